package dev.kilter.postgres;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.sql.SQLException;

/// A database error outside the files' own statements.
public final class DatabaseProblem {
    private DatabaseProblem() {}

    /// A database that is away, else one that refused what an adapter asked for itself.
    public static KilterException of(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        boolean away = isAway(e);
        return Problem.of(
                        away ? KilterCode.UNREACHABLE : KilterCode.MIGRATION_FAILED,
                        (away ? "the database does not answer: " : "the database refused: ") + SqlProblem.message(e),
                        away ? "kilter doctor" : "kilter migrate status")
                .withEvidence("SQLSTATE " + state)
                .toException(e);
    }

    /// Whether the connection is gone, so that nobody knows how the last call ended.
    static boolean isAway(SQLException e) {
        String state = e.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57P");
    }
}
