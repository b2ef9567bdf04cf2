package dev.kilter.server;

import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Who looks at the portal. A session hangs on the token that opened it and ends with it; it may only look, so a cookie
/// that another program of the machine gets hold of (cookies know no ports) deploys nothing. Only hashes are kept.
final class PortalSessions {
    /// How long a person stays signed in.
    static final Duration STAY = Duration.ofHours(12);

    private static final Duration DOOR = Duration.ofMinutes(1);
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Jdbi database;

    PortalSessions(Jdbi database) {
        this.database = database;
    }

    /// A key that opens the portal once, within a minute, for the holder of this token. Empty: it is worth nothing.
    Optional<String> entry(String token, Instant now) {
        return database.inTransaction(handle -> make(handle, Tokens.hash(token), now, DOOR, true));
    }

    /// A session for the holder of this token; empty: it is worth nothing.
    Optional<String> open(String token, Instant now) {
        return database.inTransaction(handle -> make(handle, Tokens.hash(token), now, STAY, false));
    }

    /// A session for whoever comes with this key; empty: it is unknown, old or used.
    Optional<String> enter(String key, Instant now) {
        return database.inTransaction(handle -> {
            Optional<String> token = handle.createQuery(
                            "DELETE FROM portal_session WHERE hash = :hash AND entry AND expires > :now RETURNING"
                                    + " token")
                    .bind("hash", Tokens.hash(key))
                    .bind("now", Timestamp.from(now))
                    .mapTo(String.class)
                    .findFirst();
            return token.flatMap(hash -> make(handle, hash, now, STAY, false));
        });
    }

    /// The holder of the token that this session hangs on; empty: nobody.
    Optional<Caller> who(String session, Instant now) {
        return database.withHandle(handle -> handle.createQuery("""
            SELECT t.name, t.rights, t.scope FROM portal_session s JOIN token t ON t.hash = s.token
            WHERE s.hash = :hash AND NOT s.entry AND s.expires > :now AND t.expires > :now
            """)
                .bind("hash", Tokens.hash(session))
                .bind("now", Timestamp.from(now))
                .map((row, _) -> Tokens.caller(row))
                .findFirst());
    }

    /// Ends it; again is the same.
    void close(String session) {
        database.useHandle(handle -> handle.createUpdate("DELETE FROM portal_session WHERE hash = :hash")
                .bind("hash", Tokens.hash(session))
                .execute());
    }

    private static Optional<String> make(Handle handle, String tokenHash, Instant now, Duration valid, boolean entry) {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        String secret = HexFormat.of().formatHex(random);
        handle.createUpdate("DELETE FROM portal_session WHERE expires <= :now")
                .bind("now", Timestamp.from(now))
                .execute();
        int made = handle.createUpdate("""
            INSERT INTO portal_session (hash, token, expires, entry)
            SELECT :hash, hash, :expires, :entry FROM token WHERE hash = :token AND expires > :now
            """)
                .bind("hash", Tokens.hash(secret))
                .bind("token", tokenHash)
                .bind("expires", Timestamp.from(now.plus(valid)))
                .bind("entry", entry)
                .bind("now", Timestamp.from(now))
                .execute();
        return made == 1 ? Optional.of(secret) : Optional.empty();
    }
}
