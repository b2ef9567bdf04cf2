package dev.kilter.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jdbi.v3.core.Handle;

/// How many lines the audit has and the hash of the last one, sealed with a key of the platform's that no database
/// holds. Whoever can write to the database alone cannot take last lines away and seal what is left.
final class AuditSeal {
    private static final String BROKEN = "broken";

    private final ServerSettings settings;

    AuditSeal(ServerSettings settings) {
        this.settings = settings;
    }

    private record Head(int lines, String hash, String seal) {}

    /// Seals what an update of the schema has found.
    void begin(Handle handle) {
        handle.execute("LOCK TABLE audit IN EXCLUSIVE MODE");
        Head found = head(handle);
        if (found.seal().isEmpty()) {
            write(handle, new Head(found.lines(), found.hash(), sealed(found.lines(), found.hash())));
        }
    }

    /// Notes one more line, whose hash this is, behind the one of `before`; the audit is locked. What does not go
    /// on from where the audit ended is not sealed, nor is anything after it.
    void moveOn(Handle handle, String before, String hash) {
        Head head = head(handle);
        boolean goesOn = isOurs(head) && head.hash().equals(before);
        write(handle, new Head(head.lines() + 1, hash, goesOn ? sealed(head.lines() + 1, hash) : BROKEN));
    }

    /// Throws unless the audit ends where it ended.
    void require(Handle handle, int lines, String hash) {
        Head head = head(handle);
        if (!isOurs(head)) {
            throw Audit.broken("where the audit ends was changed, and not by kilter", "lines now: " + lines);
        }
        if (head.lines() != lines || !head.hash().equals(hash)) {
            throw Audit.broken(
                    "the audit does not end as it did: " + head.lines() + " lines were written", "lines now: " + lines);
        }
    }

    private boolean isOurs(Head head) {
        return MessageDigest.isEqual(
                head.seal().getBytes(StandardCharsets.US_ASCII),
                sealed(head.lines(), head.hash()).getBytes(StandardCharsets.US_ASCII));
    }

    /// Nobody but a stranger takes the row away; then nothing is sealed.
    private static Head head(Handle handle) {
        return handle.createQuery("SELECT lines, hash, seal FROM audit_head")
                .map((row, _) -> new Head(row.getInt("lines"), row.getString("hash"), row.getString("seal")))
                .findFirst()
                .orElse(new Head(0, "", BROKEN));
    }

    private static void write(Handle handle, Head head) {
        handle.createUpdate("UPDATE audit_head SET lines = :lines, hash = :hash, seal = :seal")
                .bind("lines", head.lines())
                .bind("hash", head.hash())
                .bind("seal", head.seal())
                .execute();
    }

    private String sealed(int lines, String hash) {
        return settings.derived("audit " + lines + " " + hash);
    }
}
