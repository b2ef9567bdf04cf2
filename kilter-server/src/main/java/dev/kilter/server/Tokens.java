package dev.kilter.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Jdbi;

/// API tokens: 256 random bits, stored as SHA-256 only, so that a copy of the database opens nothing. Looking a hash up
/// takes no longer for a token that is nearly right.
final class Tokens {
    /// The right to open databases of protected envs.
    static final String PROTECTED_DATABASE = "protected-database";

    private final Jdbi database;

    Tokens(Jdbi database) {
        this.database = database;
    }

    /// Makes this token valid under this name until it expires, with these rights beside the usual ones; again when
    /// it is known.
    void install(String name, String token, Instant expires, Set<String> rights) {
        database.useHandle(handle -> handle.createUpdate("""
            INSERT INTO token (hash, name, expires, rights) VALUES (:hash, :name, :expires, :rights)
            ON CONFLICT (hash) DO UPDATE SET expires = excluded.expires, rights = excluded.rights
            """)
                .bind("hash", hash(token))
                .bind("name", name)
                .bind("expires", Timestamp.from(expires))
                .bind("rights", String.join(" ", new TreeSet<>(rights)))
                .execute());
    }

    /// Whose token this is; empty when it is unknown or expired.
    Optional<String> holder(String token, Instant now) {
        if (token.length() < 20 || token.length() > 200) {
            return Optional.empty();
        }
        return database.inTransaction(handle -> {
            Optional<String> name = handle.createQuery("SELECT name FROM token WHERE hash = :hash AND expires > :now")
                    .bind("hash", hash(token))
                    .bind("now", Timestamp.from(now))
                    .mapTo(String.class)
                    .findFirst();
            if (name.isPresent()) {
                handle.createUpdate("UPDATE token SET last_used = :now WHERE hash = :hash AND (last_used IS NULL OR"
                                + " last_used < :before)")
                        .bind("hash", hash(token))
                        .bind("now", Timestamp.from(now))
                        .bind("before", Timestamp.from(now.minus(Duration.ofMinutes(1))))
                        .execute();
            }
            return name;
        });
    }

    /// Whether a valid token has this right.
    boolean allows(String token, String right) {
        return database.withHandle(handle -> handle.createQuery("SELECT rights FROM token WHERE hash = :hash")
                .bind("hash", hash(token))
                .mapTo(String.class)
                .findFirst()
                .filter(rights -> Set.of(rights.split(" ", -1)).contains(right))
                .isPresent());
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
