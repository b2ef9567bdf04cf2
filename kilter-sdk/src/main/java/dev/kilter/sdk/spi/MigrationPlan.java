package dev.kilter.sdk.spi;

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
