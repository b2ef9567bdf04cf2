package dev.kilter.adapters.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tables `kilter.migration` and `kilter.migration_progress`. They live in a schema of their own: one foreign table
/// in
/// `public` would fail other tools' first run.
final class Ledger {
    private Ledger() {}

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                CREATE SCHEMA IF NOT EXISTS kilter;
                CREATE TABLE IF NOT EXISTS kilter.migration (
                  name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
                  duration_ms bigint NOT NULL);
                CREATE TABLE IF NOT EXISTS kilter.migration_progress (
                  name text PRIMARY KEY, sha256 text NOT NULL, done int NOT NULL, running boolean NOT NULL)
                """);
        }
    }

    /// Names and hashes of what is applied; empty without a ledger.
    static Map<String, String> applied(Connection connection) throws SQLException {
        Map<String, String> applied = new LinkedHashMap<>();
        if (!exists(connection, "kilter.migration")) {
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

    static void record(Connection connection, String name, String sha256, long millis) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO kilter.migration (name, sha256, duration_ms) VALUES (?, ?, ?)")) {
            insert.setString(1, name);
            insert.setString(2, sha256);
            insert.setLong(3, millis);
            insert.executeUpdate();
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM kilter.migration_progress WHERE name = ?")) {
            delete.setString(1, name);
            delete.executeUpdate();
        }
    }

    /// How far a file outside a transaction is.
    ///
    /// @param done    statements that are finished
    /// @param running whether the next one was begun and its end is unknown
    record Progress(String sha256, int done, boolean running) {}

    static @Nullable Progress progress(Connection connection, String name) throws SQLException {
        if (!exists(connection, "kilter.migration_progress")) {
            return null;
        }
        try (PreparedStatement find = connection.prepareStatement(
                "SELECT sha256, done, running FROM kilter.migration_progress WHERE name = ?")) {
            find.setString(1, name);
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? new Progress(row.getString(1), row.getInt(2), row.getBoolean(3)) : null;
            }
        }
    }

    static void progress(Connection connection, String name, String sha256, int done, boolean running)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
            INSERT INTO kilter.migration_progress (name, sha256, done, running) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, done = excluded.done, running = excluded.running
            """)) {
            upsert.setString(1, name);
            upsert.setString(2, sha256);
            upsert.setInt(3, done);
            upsert.setBoolean(4, running);
            upsert.executeUpdate();
        }
    }

    static boolean exists(Connection connection, String table) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            find.setString(1, table);
            try (ResultSet row = find.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
