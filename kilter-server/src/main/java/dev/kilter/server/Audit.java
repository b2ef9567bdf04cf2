package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.AuditCheck;
import dev.kilter.sdk.wire.AuditEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/// What people did that somebody may ask about later. Rows are only ever added, and each has a hash over itself and the
/// one before it, so that a changed or missing row shows. How many there are, and the hash of the last, is sealed with
/// a key that is not in the database, so that missing last rows show, too.
final class Audit {
    private final Jdbi database;
    private final AuditSeal seal;

    Audit(Jdbi database, ServerSettings settings) {
        this.database = database;
        this.seal = new AuditSeal(settings);
        database.useTransaction(seal::begin);
    }

    void add(AuditEntry entry) {
        database.useTransaction(handle -> add(handle, List.of(entry)));
    }

    /// Adds what is true if this transaction is. Everybody else who adds waits for its end, so it is the last thing
    /// that a transaction does.
    void add(Handle handle, List<AuditEntry> entries) {
        handle.execute("LOCK TABLE audit IN EXCLUSIVE MODE");
        String before = handle.createQuery("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1")
                .mapTo(String.class)
                .findFirst()
                .orElse("");
        for (AuditEntry entry : entries) {
            String hash = add(handle, before, entry);
            seal.moveOn(handle, before, hash);
            before = hash;
        }
    }

    private static String add(Handle handle, String before, AuditEntry entry) {
        AuditEntry exact = new AuditEntry(
                entry.at().truncatedTo(ChronoUnit.MICROS),
                entry.who(),
                entry.action(),
                entry.slot(),
                entry.detail(),
                entry.before(),
                entry.after(),
                entry.result());
        String hash = hash(before, exact);
        handle.createUpdate("""
            INSERT INTO audit (at, who, action, slot, detail, before, after, result, hash)
            VALUES (:at, :who, :action, :slot, :detail, :before, :after, :result, :hash)
            """)
                .bind("at", Timestamp.from(exact.at()))
                .bind("who", exact.who())
                .bind("action", exact.action())
                .bind("slot", exact.slot())
                .bind("detail", exact.detail())
                .bind("before", exact.before())
                .bind("after", exact.after())
                .bind("result", exact.result())
                .bind("hash", hash)
                .execute();
        return hash;
    }

    /// Newest first.
    List<AuditEntry> of(String slot, Instant since, int most) {
        return database.withHandle(handle -> entries(handle.createQuery("""
            SELECT * FROM audit WHERE slot = :slot AND at >= :since
            ORDER BY seq DESC LIMIT :most
            """)
                .bind("slot", slot)
                .bind("since", Timestamp.from(since))
                .bind("most", most)));
    }

    /// What somebody knows of the audit from before.
    ///
    /// @param lines how many there were
    /// @param head  hash of the last of them
    record Known(int lines, String head) {}

    /// How many rows there are, if every one is as it was written, none is missing, and what is known from before
    /// is among them.
    AuditCheck verified(@Nullable Known known) {
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> verified(handle, known));
    }

    private AuditCheck verified(Handle handle, @Nullable Known known) {
        List<AuditEntry> all = entries(handle.createQuery("SELECT * FROM audit ORDER BY seq"));
        List<String> hashes = handle.createQuery("SELECT hash FROM audit ORDER BY seq")
                .mapTo(String.class)
                .list();
        String before = "";
        for (int i = 0; i < all.size(); i++) {
            if (!hashes.get(i).equals(hash(before, all.get(i)))) {
                throw broken(
                        "line " + (i + 1) + " of " + all.size()
                                + " of the audit is not as it was written, or one before it is missing",
                        all.get(i).at() + " " + all.get(i).who() + " "
                                + all.get(i).action() + " " + all.get(i).slot());
            }
            before = hashes.get(i);
        }
        seal.require(handle, all.size(), before);
        if (known != null
                && known.lines() > 0
                && (known.lines() > all.size() || !hashes.get(known.lines() - 1).equals(known.head()))) {
            throw broken(
                    "the audit is another one than before: line " + known.lines()
                            + ", which was the last one then, is not there",
                    "lines now: " + all.size());
        }
        return new AuditCheck(all.size(), before);
    }

    static KilterException broken(String why, String evidence) {
        return Problem.of(KilterCode.AUDIT_BROKEN, why, "kilter explain KLT-A03")
                .withEvidence(evidence)
                .toException();
    }

    static List<AuditEntry> entries(org.jdbi.v3.core.statement.Query query) {
        return query.map((row, _) -> new AuditEntry(
                        row.getTimestamp("at").toInstant(),
                        row.getString("who"),
                        row.getString("action"),
                        row.getString("slot"),
                        row.getString("detail"),
                        row.getString("before"),
                        row.getString("after"),
                        row.getString("result")))
                .list();
    }

    /// A line that changes nothing has the hash that it had before lines told of changes.
    static String hash(String before, AuditEntry entry) {
        List<@Nullable String> parts = new ArrayList<>(
                List.of(before, entry.at().toString(), entry.who(), entry.action(), entry.slot(), entry.detail()));
        if (entry.before() != null || entry.after() != null || entry.result() != null) {
            parts.addAll(Arrays.asList(entry.before(), entry.after(), entry.result()));
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (@Nullable String part : parts) {
                String counted = part == null ? "- " : part.length() + " " + part;
                digest.update(counted.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
