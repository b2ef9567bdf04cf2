package dev.kilter.postgres;

import java.util.List;

/// A migration file as its tool reads it.
///
/// @param name               what the ledger calls it
/// @param sha256             of its bytes
/// @param text               the file
/// @param statements         what runs, in order
/// @param outsideTransaction whether they run one by one, each for itself
public record SqlFile(
        String name, String sha256, SqlText text, List<SqlStatement> statements, boolean outsideTransaction) {
    public SqlFile {
        statements = List.copyOf(statements);
    }
}
