package dev.kilter.postgres;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// A database error as a problem that names file, line, statement and SQLSTATE.
public final class SqlProblem {
    private SqlProblem() {}

    /// The failed statement of this file as a problem of `code`; a lock that was not to be had and a full disk have
    /// codes of their own.
    public static KilterException of(
            KilterCode code, String what, SqlText file, SqlStatement statement, List<String> evidence, SQLException e) {
        String message = message(e);
        List<String> lines = new ArrayList<>();
        lines.add("at " + file.path() + ":" + statement.line() + "   " + statement.head() + "   SQLSTATE "
                + e.getSQLState());
        lines.addAll(evidence);
        boolean lock = "55P03".equals(e.getSQLState());
        KilterCode kind =
                lock ? KilterCode.MIGRATION_LOCK : "53100".equals(e.getSQLState()) ? KilterCode.NO_SPACE : code;
        String hint = kind == KilterCode.NO_SPACE
                ? "Free space where the database keeps its data, then deploy again."
                : lock
                        ? "Let that session end (SELECT pg_terminate_backend(pid) ends it), and deploy again."
                        : hint(file, String.valueOf(e.getSQLState()));
        return Problem.of(kind, what + " failed: " + message, hint)
                .withEvidence(lines)
                .toException(e);
    }

    private static String hint(SqlText file, String state) {
        return switch (state) {
            case "25001" ->
                "Put the statement into a file of its own that runs outside a transaction: `-- kilter:no-transaction`"
                        + " is its first line.";
            case "55P04" -> "Put ALTER TYPE … ADD VALUE into an earlier file of its own.";
            default -> "Correct " + file.path() + " and deploy again.";
        };
    }

    /// What the server said, without its position, hint and context.
    public static String message(SQLException e) {
        if (e instanceof PSQLException failure) {
            ServerErrorMessage server = failure.getServerErrorMessage();
            if (server != null && server.getMessage() != null) {
                return server.getMessage();
            }
        }
        return String.valueOf(e.getMessage());
    }
}
