package dev.kilter.e2e;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Questions to a database of the platform's PostgreSQL, over one connection: making one costs the server more than
/// most answers.
final class Sql implements AutoCloseable {
    private final Connection connection;

    Sql(String port, String database, String password) {
        try {
            this.connection = DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", password);
        } catch (SQLException e) {
            throw new AssertionError(database, e);
        }
    }

    /// Each row as one line of text.
    List<String> lines(String query) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    values.add(rows.getString(i));
                }
                lines.add(
                        String.join(" | ", values.stream().map(String::valueOf).toList()));
            }
            return lines;
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }

    /// Runs statements that give no rows.
    void run(String statements) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException e) {
            throw new AssertionError(statements, e);
        }
    }

    String one(String query) {
        return lines(query).getFirst();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
