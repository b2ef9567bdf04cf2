package dev.kilter.operator.database;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.SeedsReport;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The ledger `kilter.seed` of a slot, for seeds that run in the app's image and cannot write it themselves. The same
/// table that SQL seeds write from their Job.
public final class SeedLedger {
    /// More than an app has seeds.
    private static final int MOST = 200;

    private final DatabaseGate server;

    /// The ledgers on this server.
    public SeedLedger(DatabaseGate server) {
        this.server = server;
    }

    /// The latest rows; none where no seed was ever applied.
    public SeedsReport rows(Slot slot) {
        return server.in(slot.names().database(), connection -> {
            own(connection, slot);
            List<SeedsReport.Applied> rows = new ArrayList<>();
            try (Statement statement = connection.createStatement()) {
                if (!stands(statement)) {
                    return new SeedsReport(true, List.of());
                }
                try (ResultSet row = statement.executeQuery("SELECT name, content, applied_at FROM kilter.seed ORDER BY"
                        + " applied_at DESC, name LIMIT " + MOST)) {
                    while (row.next()) {
                        Instant at = row.getObject(3, OffsetDateTime.class).toInstant();
                        rows.add(new SeedsReport.Applied(row.getString(1), row.getString(2), at, null));
                    }
                }
            }
            return new SeedsReport(true, rows);
        });
    }

    private static boolean stands(Statement statement) throws SQLException {
        try (ResultSet table = statement.executeQuery("SELECT to_regclass('kilter.seed')")) {
            return table.next() && table.getString(1) != null;
        }
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
