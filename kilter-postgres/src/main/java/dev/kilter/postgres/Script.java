package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// Runs the statements of a file, so that the one that fails is known.
public final class Script {
    private Script() {}

    /// A statement that the database refused.
    public static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient SqlStatement statement;
        private final SQLException sql;

        Failure(SqlStatement statement, SQLException sql) {
            super(sql);
            this.statement = statement;
            this.sql = sql;
        }

        /// The statement that failed.
        public SqlStatement statement() {
            return statement;
        }

        /// What the database said.
        public SQLException sql() {
            return sql;
        }
    }

    /// Runs them one by one and returns how many rows they changed.
    public static long run(Connection connection, List<SqlStatement> statements) throws Failure {
        long rows = 0;
        for (SqlStatement statement : statements) {
            rows += run(connection, statement);
        }
        return rows;
    }

    /// Commits what runs after this statement. What was deferred until now may fail.
    static void commit(Connection connection, SqlStatement last) throws Failure, SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            if (DatabaseProblem.isAway(e)) {
                throw e;
            }
            throw new Failure(last, e);
        }
    }

    /// Rolls back after `cause`; a connection that is gone has rolled back by itself.
    static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /// Runs one, as one simple query without JDBC escapes, and returns how many rows it changed.
    public static long run(Connection connection, SqlStatement statement) throws Failure {
        if (statement.readsInput()) {
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
}
