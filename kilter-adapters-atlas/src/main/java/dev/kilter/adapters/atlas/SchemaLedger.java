package dev.kilter.adapters.atlas;

import dev.kilter.postgres.Catalog;
import dev.kilter.postgres.SqlFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The table `kilter.schema_file`: which files the live schema was brought to.
final class SchemaLedger {
    /// What the names of a plan's steps begin with in the journal of statements that run in no transaction.
    static final String STEP = "schema step ";

    private SchemaLedger() {}

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                CREATE SCHEMA IF NOT EXISTS kilter;
                CREATE TABLE IF NOT EXISTS kilter.schema_file (
                  name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
                """);
        }
    }

    /// Names and hashes; empty without a ledger.
    static SortedMap<String, String> applied(Connection connection) throws SQLException {
        SortedMap<String, String> applied = new TreeMap<>();
        if (!Catalog.exists(connection, "kilter.schema_file")) {
            return applied;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name, sha256 FROM kilter.schema_file")) {
            while (rows.next()) {
                applied.put(rows.getString(1), rows.getString(2));
            }
        }
        return applied;
    }

    /// Writes these files' rows, takes away those of others, and what interrupted plans have left in the journal,
    /// in the transaction that is open.
    static void record(Connection connection, List<SqlFile> files) throws SQLException {
        try (PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM kilter.schema_file WHERE NOT name = ANY (?)");
                PreparedStatement upsert = connection.prepareStatement("""
                    INSERT INTO kilter.schema_file (name, sha256) VALUES (?, ?)
                    ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, applied_at = now()
                    """)) {
            delete.setArray(
                    1,
                    connection.createArrayOf(
                            "text", files.stream().map(SqlFile::name).toArray()));
            delete.executeUpdate();
            for (SqlFile file : files) {
                upsert.setString(1, file.name());
                upsert.setString(2, file.sha256());
                upsert.executeUpdate();
            }
        }
        if (Catalog.exists(connection, "kilter.migration_progress")) {
            try (PreparedStatement forget =
                    connection.prepareStatement("DELETE FROM kilter.migration_progress WHERE starts_with(name, ?)")) {
                forget.setString(1, STEP);
                forget.executeUpdate();
            }
        }
    }
}
