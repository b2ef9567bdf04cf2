package dev.kilter.operator.database;

import dev.kilter.sdk.app.Slot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// The ledger `kilter.seed` of a slot, for seeds that run in the app's image and cannot write it themselves. The same
/// table that SQL seeds write from their Job.
public final class SeedLedger {
    private final DatabaseGate server;

    /// The ledgers on this server.
    public SeedLedger(DatabaseGate server) {
        this.server = server;
    }

    /// Hash of the content last applied under this name; null: never.
    public @Nullable String applied(Slot slot, String seed) {
        return server.<@Nullable String>in(slot.names().database(), connection -> {
            own(connection, slot);
            try (ResultSet table = connection.createStatement().executeQuery("SELECT to_regclass('kilter.seed')")) {
                if (!table.next() || table.getString(1) == null) {
                    return null;
                }
            }
            try (PreparedStatement find =
                    connection.prepareStatement("SELECT content FROM kilter.seed WHERE name = ?")) {
                find.setString(1, seed);
                try (ResultSet found = find.executeQuery()) {
                    return found.next() ? found.getString(1) : null;
                }
            }
        });
    }

    /// Writes the row; a second time changes nothing but its time.
    public void record(Slot slot, String seed, String content) {
        server.<@Nullable Void>in(slot.names().database(), connection -> {
            connection.setAutoCommit(false);
            own(connection, slot);
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS kilter");
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS kilter.seed (name text PRIMARY KEY, content text NOT NULL,"
                                + " applied_at timestamptz NOT NULL DEFAULT now())");
            }
            try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO kilter.seed (name, content) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET content = excluded.content, applied_at = now()
                """)) {
                insert.setString(1, seed);
                insert.setString(2, content);
                insert.executeUpdate();
            }
            connection.commit();
            return null;
        });
    }

    private static void own(Connection connection, Slot slot) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE \"" + slot.names().ownerRole() + "\"");
        }
    }
}
