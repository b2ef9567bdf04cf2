package dev.kilter.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;

/// A connection for Liquibase that commits nothing by itself. Liquibase 4.33 commits a changeset before it writes down
/// that it ran, and a kill between the two makes each later update fail: the table is there, its row is not. Here its
/// commits are savepoints, its rollbacks go back to the last one, and whoever opened the transaction ends it.
final class OneTransaction extends JdbcConnection {
    private final Connection connection;
    private Savepoint last;

    OneTransaction(Connection connection) throws SQLException {
        super(connection);
        this.connection = connection;
        this.last = connection.setSavepoint();
    }

    @Override
    public void commit() throws DatabaseException {
        try {
            last = connection.setSavepoint();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    @Override
    public void rollback() throws DatabaseException {
        try {
            connection.rollback(last);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
