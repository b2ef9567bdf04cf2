package dev.kilter.adapters.sql;

import dev.kilter.postgres.Catalog;
import dev.kilter.sdk.spi.MigrationFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// The table `kilter.migration`. It lives in a schema of its own: one foreign table in `public` would fail other tools'
/// first run.
final class Ledger {
    private Ledger() {}

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                CREATE SCHEMA IF NOT EXISTS kilter;
                CREATE TABLE IF NOT EXISTS kilter.migration (
                  name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
                  duration_ms bigint NOT NULL)
                """);
        }
    }

    /// Names and hashes of what is applied; empty without a ledger.
    static Map<String, String> applied(Connection connection) throws SQLException {
        Map<String, String> applied = new LinkedHashMap<>();
        if (!Catalog.exists(connection, "kilter.migration")) {
            return applied;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT name, sha256 FROM kilter.migration ORDER BY name COLLATE \"C\"")) {
            while (rows.next()) {
                applied.put(rows.getString(1), rows.getString(2));
            }
        }
        return applied;
    }

    static void record(Connection connection, MigrationFile file, Duration took) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO kilter.migration (name, sha256, duration_ms) VALUES (?, ?, ?)")) {
            insert.setString(1, file.name());
            insert.setString(2, file.sha256());
            insert.setLong(3, took.toMillis());
            insert.executeUpdate();
        }
    }
}
