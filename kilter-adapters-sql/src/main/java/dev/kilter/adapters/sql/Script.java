package dev.kilter.adapters.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/// Runs the statements of a file, so that the one that fails is known.
final class Script {
    private Script() {}

    /// A statement that the database refused.
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient SqlSplitter.Statement statement;
        private final SQLException sql;

        Failure(SqlSplitter.Statement statement, SQLException sql) {
            super(sql);
            this.statement = statement;
            this.sql = sql;
        }

        SqlSplitter.Statement statement() {
            return statement;
        }

        SQLException sql() {
            return sql;
        }
    }

    /// Runs them one by one and returns how many rows they changed.
    static long run(Connection connection, List<SqlSplitter.Statement> statements) throws Failure {
        long rows = 0;
        for (SqlSplitter.Statement statement : statements) {
            rows += run(connection, statement);
        }
        return rows;
    }

    static long run(Connection connection, SqlSplitter.Statement statement) throws Failure {
        if (isCopyFromStdin(statement.sql())) {
            throw new Failure(
                    statement,
                    new SQLException("COPY FROM STDIN needs data that a file cannot give; use INSERT", "0A000"));
        }
        try (Statement jdbc = connection.createStatement()) {
            jdbc.setEscapeProcessing(false);
            jdbc.execute(statement.sql());
            return Math.max(0, jdbc.getUpdateCount());
        } catch (SQLException e) {
            throw new Failure(statement, e);
        }
    }

    private static boolean isCopyFromStdin(String sql) {
        String flat = sql.replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        return flat.startsWith("copy ") && flat.contains(" from stdin");
    }
}
