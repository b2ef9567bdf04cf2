package dev.kilter.adapters.sql;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Keeps Liquibase's own command line away while kilter runs, without leaving anything: the row of
/// DATABASECHANGELOGLOCK is locked by a transaction that ends with its session, and never written.
record LiquibaseLock(Connection connection) implements Format.Held {
    /// Takes it. A row that says locked is a live Liquibase, or one that was killed: that is told.
    static LiquibaseLock take(Database database) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '30s'");
            try (ResultSet row = statement.executeQuery(
                    "SELECT locked, lockedby, lockgranted FROM databasechangeloglock WHERE id = 1 FOR UPDATE")) {
                if (row.next() && row.getBoolean(1)) {
                    String holder = row.getString(2) + " since " + row.getString(3);
                    connection.close();
                    throw Problem.of(
                                    KilterCode.MIGRATION_LOCK,
                                    "Liquibase holds its lock on this database: " + holder,
                                    "Wait for it; if it was killed: liquibase release-locks")
                            .withEvidence("the row in databasechangeloglock outlives the Liquibase that wrote it")
                            .toException();
                }
            }
            return new LiquibaseLock(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
