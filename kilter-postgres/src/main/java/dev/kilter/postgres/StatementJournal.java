package dev.kilter.postgres;

import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a file that runs outside a transaction is: the table `kilter.migration_progress`. A file has a row from its
/// first statement until its ledger has it.
public final class StatementJournal {
    private StatementJournal() {}

    /// Where a file stands.
    ///
    /// @param sha256  of the statements that are finished
    /// @param done    statements that are finished
    /// @param running whether the next one was begun and its end is unknown
    public record Position(String sha256, int done, boolean running) {
        static Position at(SqlFile file, int done, boolean running) {
            return new Position(hash(file, done), done, running);
        }

        /// Whether this file begins with the statements that are finished. What comes after may have been
        /// mended.
        boolean isOf(SqlFile file) {
            return done == 0
                    || (done <= file.statements().size() && sha256.equals(hash(file, done)))
                    || sha256.equals(file.sha256());
        }

        /// Whether all statements of this file are finished.
        public boolean isAllOf(SqlFile file) {
            return !running && done == file.statements().size() && isOf(file);
        }

        private static String hash(SqlFile file, int done) {
            StringBuilder text = new StringBuilder();
            file.statements()
                    .subList(0, done)
                    .forEach(statement ->
                            text.append(statement.sql().replace("\r\n", "\n")).append(";\n"));
            return Bundle.hash(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Where this file stands; null if it was never begun, or is finished.
    public static @Nullable Position find(Connection connection, String name) throws SQLException {
        if (!Catalog.exists(connection, "kilter.migration_progress")) {
            return null;
        }
        try (PreparedStatement find = connection.prepareStatement(
                "SELECT sha256, done, running FROM kilter.migration_progress WHERE name = ?")) {
            find.setString(1, name);
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? new Position(row.getString(1), row.getInt(2), row.getBoolean(3)) : null;
            }
        }
    }

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                CREATE SCHEMA IF NOT EXISTS kilter;
                CREATE TABLE IF NOT EXISTS kilter.migration_progress (
                  name text PRIMARY KEY, sha256 text NOT NULL, done int NOT NULL, running boolean NOT NULL)
                """);
        }
    }

    static void write(Connection connection, String name, Position position) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
            INSERT INTO kilter.migration_progress (name, sha256, done, running) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, done = excluded.done, running = excluded.running
            """)) {
            upsert.setString(1, name);
            upsert.setString(2, position.sha256());
            upsert.setInt(3, position.done());
            upsert.setBoolean(4, position.running());
            upsert.executeUpdate();
        }
    }

    /// The files that were begun and are in no ledger yet, in the order of their names.
    public static List<String> names(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        if (Catalog.exists(connection, "kilter.migration_progress")) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT name FROM kilter.migration_progress ORDER BY name COLLATE \"C\"")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    /// Takes the file's row away, in the transaction that is open.
    public static void forget(Connection connection, String name) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM kilter.migration_progress WHERE name = ?")) {
            delete.setString(1, name);
            delete.executeUpdate();
        }
    }
}
