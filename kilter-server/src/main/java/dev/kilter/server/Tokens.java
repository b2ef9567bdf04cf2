package dev.kilter.server;

import dev.kilter.sdk.wire.TokenRecord;
import dev.kilter.sdk.wire.TokenRequest;
import dev.kilter.sdk.wire.TokenRole;
import dev.kilter.sdk.wire.TokenVerb;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// API tokens: 256 random bits, stored as SHA-256 only, so that a copy of the database opens nothing. Looking a hash up
/// takes no longer for a token that is nearly right.
final class Tokens {
    /// The right to open databases of protected envs.
    static final String PROTECTED_DATABASE = "protected-database";

    /// Before a verb that the token is kept to.
    private static final String ONLY = "only-";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private final Jdbi database;

    Tokens(Jdbi database) {
        this.database = database;
    }

    /// A token that nobody has had before; it is worth nothing until it is installed.
    static String fresh() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return "kt_" + HexFormat.of().formatHex(random);
    }

    /// Makes this token valid, as it was asked for, until it expires; again when it is known.
    void install(TokenRequest wanted, String token, Instant expires) {
        Set<String> rights = new TreeSet<>(Set.of(wanted.role().name().toLowerCase(Locale.ROOT)));
        if (wanted.protectedDatabases()) {
            rights.add(PROTECTED_DATABASE);
        }
        wanted.verbs().forEach(verb -> rights.add(ONLY + verb.name().toLowerCase(Locale.ROOT)));
        database.useHandle(handle -> handle.createUpdate("""
            INSERT INTO token (hash, name, expires, rights, scope) VALUES (:hash, :name, :expires, :rights, :scope)
            ON CONFLICT (hash) DO UPDATE
              SET expires = excluded.expires, rights = excluded.rights, scope = excluded.scope
            """)
                .bind("hash", hash(token))
                .bind("name", wanted.name())
                .bind("scope", String.join(" ", wanted.scope()))
                .bind("expires", Timestamp.from(expires))
                .bind("rights", String.join(" ", rights))
                .execute());
    }

    /// Whose token this is; empty when it is unknown or expired.
    Optional<Caller> holder(String token, Instant now) {
        if (token.length() < 20 || token.length() > 200) {
            return Optional.empty();
        }
        return database.inTransaction(handle -> {
            Optional<Caller> holder = handle.createQuery(
                            "SELECT name, rights, scope FROM token WHERE hash = :hash AND expires > :now")
                    .bind("hash", hash(token))
                    .bind("now", Timestamp.from(now))
                    .map((row, _) -> caller(row))
                    .findFirst();
            if (holder.isPresent()) {
                handle.createUpdate("UPDATE token SET last_used = :now WHERE hash = :hash AND (last_used IS NULL OR"
                                + " last_used < :before)")
                        .bind("hash", hash(token))
                        .bind("now", Timestamp.from(now))
                        .bind("before", Timestamp.from(now.minus(Duration.ofMinutes(1))))
                        .execute();
            }
            return holder;
        });
    }

    /// Those of the hashes that are of valid tokens.
    Set<String> valid(Set<String> hashes, Instant now) {
        return hashes.isEmpty()
                ? Set.of()
                : database.withHandle(handle -> Set.copyOf(
                        handle.createQuery("SELECT hash FROM token WHERE hash IN (<hashes>) AND expires > :now")
                                .bindList("hashes", List.copyOf(hashes))
                                .bind("now", Timestamp.from(now))
                                .mapTo(String.class)
                                .list()));
    }

    /// Whether a valid token has this right.
    boolean allows(String token, String right) {
        return database.withHandle(handle -> handle.createQuery("SELECT rights FROM token WHERE hash = :hash")
                .bind("hash", hash(token))
                .mapTo(String.class)
                .findFirst()
                .filter(rights -> words(rights).contains(right))
                .isPresent());
    }

    /// Those that have not expired, by name; what they say is known to nobody.
    List<TokenRecord> list(Instant now) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT name, rights, scope, created, expires, last_used FROM token WHERE expires > :now ORDER"
                                + " BY name, created")
                .bind("now", Timestamp.from(now))
                .map((row, _) -> record(row))
                .list());
    }

    /// Makes all tokens of this name worthless at once and says how many there were.
    int revoke(String name) {
        return database.withHandle(handle -> handle.createUpdate("DELETE FROM token WHERE name = :name")
                .bind("name", name)
                .execute());
    }

    /// Forgets what has been worth nothing for a day.
    void forgetExpired(Instant now) {
        database.useHandle(handle -> handle.createUpdate("DELETE FROM token WHERE expires < :before")
                .bind("before", Timestamp.from(now.minus(Duration.ofDays(1))))
                .execute());
    }

    private static TokenRecord record(ResultSet row) throws SQLException {
        String rights = row.getString("rights");
        @Nullable Timestamp used = row.getTimestamp("last_used");
        return new TokenRecord(
                row.getString("name"),
                role(rights),
                words(rights).contains(PROTECTED_DATABASE),
                row.getTimestamp("created").toInstant(),
                row.getTimestamp("expires").toInstant(),
                used == null ? null : used.toInstant(),
                null,
                places(row),
                List.copyOf(verbs(rights)));
    }

    /// Whose the row is, what he may do, and where.
    static Caller caller(ResultSet row) throws SQLException {
        String rights = row.getString("rights");
        return new Caller(row.getString("name"), role(rights), verbs(rights), new Scope(places(row)));
    }

    private static List<String> places(ResultSet row) throws SQLException {
        String scope = row.getString("scope");
        return scope.isEmpty() ? List.of() : List.of(scope.split(" ", -1));
    }

    private static Set<TokenVerb> verbs(String rights) {
        Set<String> words = words(rights);
        EnumSet<TokenVerb> verbs = EnumSet.allOf(TokenVerb.class);
        verbs.removeIf(verb -> !words.contains(ONLY + verb.name().toLowerCase(Locale.ROOT)));
        return verbs;
    }

    /// A token from before there were roles may deploy.
    private static TokenRole role(String rights) {
        Set<String> words = words(rights);
        for (TokenRole role : TokenRole.values()) {
            if (words.contains(role.name().toLowerCase(Locale.ROOT))) {
                return role;
            }
        }
        return TokenRole.DEPLOYER;
    }

    private static Set<String> words(String rights) {
        return new TreeSet<>(List.of(rights.split(" ", -1)));
    }

    static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
