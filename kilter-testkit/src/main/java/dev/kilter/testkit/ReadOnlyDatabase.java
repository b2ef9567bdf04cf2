package dev.kilter.testkit;

import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// A database whose connections refuse to write.
record ReadOnlyDatabase(Database database) implements Database {
    @Override
    public Connection connect() {
        Connection connection = database.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String ownerRole() {
        return database.ownerRole();
    }

    @Override
    public Database scratch() {
        return database.scratch();
    }

    @Override
    public void checkFence(Connection connection) {
        database.checkFence(connection);
    }
}
