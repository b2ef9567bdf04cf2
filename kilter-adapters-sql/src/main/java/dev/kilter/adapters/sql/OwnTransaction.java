package dev.kilter.adapters.sql;

import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.postgres.SqlText;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.util.List;

/// What a file says about transactions itself. `BEGIN … COMMIT` round the whole file is what kilter does anyway, so
/// that the ledger's row is inside; a COMMIT half-way would leave work behind that no ledger knows of.
final class OwnTransaction {
    private OwnTransaction() {}

    /// The statements of a seed that run in kilter's transaction.
    static List<SqlStatement> ofSeed(SqlText text) {
        try {
            return unwrapped(text, SqlSplitter.split(text.sql()), false);
        } catch (KilterException e) {
            Problem problem = e.problem();
            throw Problem.of(
                            KilterCode.SEED_FAILED,
                            problem.detail(),
                            "Split it into one seed per transaction, or take BEGIN and COMMIT out.")
                    .withEvidence(problem.evidence())
                    .toException(e);
        }
    }

    /// The statements that run in kilter's transaction.
    static List<SqlStatement> unwrapped(SqlText text, List<SqlStatement> statements, boolean outside) {
        if (outside) {
            return statements;
        }
        boolean wrapped = statements.size() > 1
                && statements.getFirst().beginsTransaction()
                && (statements.getLast().begins("COMMIT")
                        || statements.getLast().begins("END"));
        List<SqlStatement> inner = wrapped ? statements.subList(1, statements.size() - 1) : statements;
        for (SqlStatement statement : inner) {
            if (statement.beginsTransaction() || statement.endsTransaction()) {
                throw Migration.malformed(
                        text.path(),
                        statement.line(),
                        "controls a transaction half-way: " + statement.head(),
                        "Split it into one file per transaction, or begin it with `-- kilter:no-transaction`.");
            }
        }
        return inner;
    }
}
