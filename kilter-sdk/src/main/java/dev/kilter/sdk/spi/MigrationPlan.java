package dev.kilter.sdk.spi;

import dev.kilter.sdk.app.Slot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// What an apply would do to one database, as it is now. What it was made from is part of it, so that an apply later
/// can tell whether that still holds.
///
/// @param from       fingerprint of the live schema, or of the ledger for a tool that has one
/// @param to         fingerprint of what is wanted: the files, or the desired schema
/// @param statements in order; empty means nothing is pending
/// @param engine     who made it, with its version: `sql plain`, `pgcodekeeper 13.1.0`
public record MigrationPlan(String from, String to, List<PlannedStatement> statements, String engine) {
    public MigrationPlan {
        statements = List.copyOf(statements);
    }

    /// Names this plan in this slot: a hash over all of it. Another live schema, other files, another engine or
    /// another slot make another id.
    public String id(Slot slot) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(slot.toString(), from, to, engine)) {
                hash.update((part.length() + " " + part).getBytes(StandardCharsets.UTF_8));
            }
            for (PlannedStatement statement : statements) {
                hash.update((statement.sql().length() + " " + statement.sql()).getBytes(StandardCharsets.UTF_8));
            }
            return "plan-" + HexFormat.of().formatHex(hash.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Whether nothing is pending.
    public boolean isEmpty() {
        return statements.isEmpty();
    }

    /// The statements whose data is gone afterwards.
    public List<PlannedStatement> destructive() {
        return statements.stream()
                .filter(statement -> statement.kind() == StatementClass.DESTRUCTIVE)
                .toList();
    }
}
