package com.acme.numbered;

import dev.kilter.sdk.spi.MigrationFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What is applied, in the table `numbered.migration`.
final class Ledger {
    private static final long LOCK = 6_262_001L;

    private Ledger() {}

    /// One run at a time. It asks again and again instead of waiting inside PostgreSQL, where it would hold a
    /// snapshot; a session that dies frees it.
    static void lock(Connection connection) throws SQLException {
        while (!isTrue(connection, "SELECT pg_try_advisory_lock(" + LOCK + ")")) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                CREATE SCHEMA IF NOT EXISTS numbered;
                CREATE TABLE IF NOT EXISTS numbered.migration (
                  name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
                """);
        }
    }

    /// Names and hashes; none where there is no ledger yet.
    static Map<String, String> read(Connection connection) throws SQLException {
        Map<String, String> applied = new TreeMap<>();
        if (isTrue(connection, "SELECT to_regclass('numbered.migration') IS NOT NULL")) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT name, sha256 FROM numbered.migration")) {
                while (rows.next()) {
                    applied.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return applied;
    }

    static void record(Connection connection, MigrationFile file) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO numbered.migration (name, sha256) VALUES (?, ?)")) {
            insert.setString(1, file.name());
            insert.setString(2, file.sha256());
            insert.executeUpdate();
        }
    }

    private static boolean isTrue(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
