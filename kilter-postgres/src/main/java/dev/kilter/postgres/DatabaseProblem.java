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
                        hint(state, away))
                .withEvidence("SQLSTATE " + state)
                .toException(e);
    }

    /// What an adapter asks for itself is about its ledger.
    private static String hint(String state, boolean away) {
        if (away) {
            return "kilter doctor";
        }
        return switch (state) {
            case "42501" -> "Let the role that migrates own the database and its ledger, then deploy again.";
            case "42703", "42804", "23502", "42P10" ->
                "The ledger is not as kilter knows it, perhaps a newer tool's: let that tool apply the migrations"
                        + " (`migration.engine: cli`), or update kilter.";
            default -> "kilter migrate status";
        };
    }

    /// Whether the connection is gone, so that nobody knows how the last call ended.
    static boolean isAway(SQLException e) {
        String state = e.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57P");
    }
}
