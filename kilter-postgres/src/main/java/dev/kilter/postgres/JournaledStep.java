package dev.kilter.postgres;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/// What of a file that runs outside a transaction is done or not done as a whole.
///
/// @param first      how many statements stand before it
/// @param statements what runs
/// @param end        how it ends
record JournaledStep(int first, List<SqlStatement> statements, End end) {
    JournaledStep {
        statements = List.copyOf(statements);
    }

    /// How a step ends.
    enum End {
        /// One statement that PostgreSQL runs in no transaction: after a kill its end is unknown.
        BY_ITSELF,
        /// One statement in a transaction together with its place in the journal.
        WITH_JOURNAL,
        /// The file's own BEGIN … COMMIT, with its place in the journal.
        COMMIT,
        /// The file's own BEGIN … ROLLBACK.
        ROLLBACK
    }

    /// How many statements are done with it.
    int last() {
        return first + statements.size();
    }

    /// What runs between BEGIN and COMMIT. A BEGIN that says how stays: it sets the transaction that is open.
    List<SqlStatement> inner() {
        if (end == End.BY_ITSELF || end == End.WITH_JOURNAL) {
            return statements;
        }
        boolean plain = statements.getFirst().tokens().stream()
                .allMatch(
                        token -> token.is("BEGIN") || token.is("WORK") || token.is("START") || token.is("TRANSACTION"));
        return statements.subList(plain ? 1 : 0, statements.size() - 1);
    }

    /// The steps of this file; a transaction that it does not end, and an end without a beginning, are problems.
    static List<JournaledStep> of(SqlText text, List<SqlStatement> statements) {
        List<JournaledStep> steps = new ArrayList<>();
        int begun = -1;
        for (int i = 0; i < statements.size(); i++) {
            SqlStatement statement = statements.get(i);
            if (OwnTables.areTakenBy(statement)) {
                throw malformed(text, statement, "takes away what kilter remembers", "Take the statement out.");
            }
            if (statement.beginsTransaction()) {
                if (begun >= 0) {
                    throw malformed(text, statement, "begins a transaction in a transaction", "Take it out.");
                }
                begun = i;
            } else if (statement.endsTransaction()) {
                if (begun < 0 || statement.tokens().stream().anyMatch(token -> token.is("CHAIN"))) {
                    throw malformed(text, statement, "ends a transaction that it did not begin", "Write BEGIN first.");
                }
                End end = statement.begins("COMMIT") || statement.begins("END") ? End.COMMIT : End.ROLLBACK;
                steps.add(new JournaledStep(begun, statements.subList(begun, i + 1), end));
                begun = -1;
            } else if (begun < 0) {
                End end = statement.refusesTransactions() ? End.BY_ITSELF : End.WITH_JOURNAL;
                steps.add(new JournaledStep(i, List.of(statement), end));
            }
        }
        if (begun >= 0) {
            throw malformed(text, statements.get(begun), "begins a transaction and does not end it", "Write COMMIT.");
        }
        return steps;
    }

    private static KilterException malformed(SqlText text, SqlStatement statement, String what, String hint) {
        return Problem.of(KilterCode.MIGRATION_FAILED, "'" + text.path() + "' " + what + ": " + statement.head(), hint)
                .withEvidence("at " + text.path() + ":" + statement.line() + "; nothing of the file was run")
                .toException();
    }
}
