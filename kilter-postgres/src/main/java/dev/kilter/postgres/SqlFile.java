package dev.kilter.postgres;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
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
        for (SqlStatement statement : statements) {
            String why = statement.hasCommand()
                    ? "a command to psql, which no server knows"
                    : statement.readsInput() ? "COPY FROM STDIN, whose data a migration cannot read" : "";
            if (!why.isEmpty()) {
                throw refused(text.path(), statement, why);
            }
        }
    }

    private static KilterException refused(String path, SqlStatement statement, String why) {
        String hint = statement.readsInput()
                ? "Write the rows as INSERT statements, or load them with a seed command."
                : "Remove the line with the backslash; files made by pg_dump need --inserts.";
        return Problem.of(KilterCode.MIGRATION_FAILED, "'" + path + "' holds " + why + ": " + statement.head(), hint)
                .withEvidence("at " + path + ":" + statement.commandLine() + "; nothing of the file was run")
                .toException();
    }
}
