package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.AuditEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// What people did that somebody may ask about later. Rows are only ever added, and each has a hash over itself and the
/// one before it, so that a changed or missing row shows.
final class Audit {
    private final Jdbi database;

    Audit(Jdbi database) {
        this.database = database;
    }

    void add(AuditEntry entry) {
        database.useTransaction(handle -> {
            handle.execute("LOCK TABLE audit IN EXCLUSIVE MODE");
            String before = handle.createQuery("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1")
                    .mapTo(String.class)
                    .findFirst()
                    .orElse("");
            AuditEntry exact = new AuditEntry(
                    entry.at().truncatedTo(ChronoUnit.MICROS),
                    entry.who(),
                    entry.action(),
                    entry.slot(),
                    entry.detail());
            handle.createUpdate("""
                INSERT INTO audit (at, who, action, slot, detail, hash) VALUES (:at, :who, :action, :slot, :detail, :hash)
                """)
                    .bind("at", Timestamp.from(exact.at()))
                    .bind("who", exact.who())
                    .bind("action", exact.action())
                    .bind("slot", exact.slot())
                    .bind("detail", exact.detail())
                    .bind("hash", hash(before, exact))
                    .execute();
        });
    }

    /// Newest first.
    List<AuditEntry> of(String slot, int most) {
        return database.withHandle(handle -> entries(handle.createQuery(
                        "SELECT at, who, action, slot, detail FROM audit WHERE slot = :slot ORDER BY seq DESC LIMIT"
                                + " :most")
                .bind("slot", slot)
                .bind("most", most)));
    }

    /// How many rows there are, if every one is as it was written and none is missing between them. The last rows
    /// may be missing all the same.
    int verified() {
        return database.inTransaction(Audit::verified);
    }

    private static int verified(Handle handle) {
        List<AuditEntry> all =
                entries(handle.createQuery("SELECT at, who, action, slot, detail FROM audit ORDER BY seq"));
        List<String> hashes = handle.createQuery("SELECT hash FROM audit ORDER BY seq")
                .mapTo(String.class)
                .list();
        String before = "";
        for (int i = 0; i < all.size(); i++) {
            if (!hashes.get(i).equals(hash(before, all.get(i)))) {
                throw Problem.of(
                                KilterCode.AUDIT_BROKEN,
                                "line " + (i + 1) + " of " + all.size()
                                        + " of the audit is not as it was written, or one" + " before it is missing",
                                "kilter explain KLT-A03")
                        .withEvidence(all.get(i).at() + " " + all.get(i).who() + " "
                                + all.get(i).action() + " " + all.get(i).slot())
                        .toException();
            }
            before = hashes.get(i);
        }
        return all.size();
    }

    static List<AuditEntry> entries(org.jdbi.v3.core.statement.Query query) {
        return query.map((row, _) -> new AuditEntry(
                        row.getTimestamp("at").toInstant(),
                        row.getString("who"),
                        row.getString("action"),
                        row.getString("slot"),
                        row.getString("detail")))
                .list();
    }

    private static String hash(String before, AuditEntry entry) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part :
                    List.of(before, entry.at().toString(), entry.who(), entry.action(), entry.slot(), entry.detail())) {
                digest.update((part.length() + " " + part).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
