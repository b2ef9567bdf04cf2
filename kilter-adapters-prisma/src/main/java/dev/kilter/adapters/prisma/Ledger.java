package dev.kilter.adapters.prisma;

import dev.kilter.postgres.Catalog;
import dev.kilter.postgres.DatabaseProblem;
import dev.kilter.postgres.StatementJournal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `_prisma_migrations`: made, read and written as Prisma does. Which rows are kilter's own stands in
/// `kilter.prisma_run`, since one foreign table in `public` would fail Prisma's first run.
final class Ledger {
    private static final String TABLE = "public._prisma_migrations";

    private final Connection connection;

    Ledger(Connection connection) {
        this.connection = connection;
    }

    boolean exists() throws SQLException {
        return Catalog.exists(connection, TABLE);
    }

    void create() throws SQLException {
        execute("""
            CREATE TABLE public._prisma_migrations (
                id                      VARCHAR(36) PRIMARY KEY NOT NULL,
                checksum                VARCHAR(64) NOT NULL,
                finished_at             TIMESTAMPTZ,
                migration_name          VARCHAR(255) NOT NULL,
                logs                    TEXT,
                rolled_back_at          TIMESTAMPTZ,
                started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
                applied_steps_count     INTEGER NOT NULL DEFAULT 0
            )
            """);
    }

    /// An ordinary table where the ledger would be: Prisma takes the database for somebody else's then.
    @Nullable
    String foreignTable() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype = 'e')
                    ORDER BY relname LIMIT 1
                    """)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /// The schema of another table of that name, which a URL with `schema=` has made; null without one.
    @Nullable
    String otherSchema() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                    SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relname = '_prisma_migrations' AND c.relkind = 'r' AND n.nspname <> 'public'
                    ORDER BY 1 LIMIT 1
                    """)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    List<Row> rows() throws SQLException {
        List<Row> rows = new ArrayList<>();
        if (!exists()) {
            return rows;
        }
        String ours = Catalog.exists(connection, "kilter.prisma_run")
                ? "(SELECT mode FROM kilter.prisma_run r WHERE r.id = m.id)"
                : "NULL::text";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, migration_name, checksum, finished_at IS NOT NULL,"
                        + " rolled_back_at IS NOT NULL, logs, " + ours + " FROM " + TABLE + " m ORDER BY started_at")) {
            while (row.next()) {
                rows.add(new Row(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        row.getString(6),
                        row.getString(7) == null ? null : RunMode.valueOf(row.getString(7))));
            }
        }
        rows.replaceAll(this::withProgress);
        return rows;
    }

    /// A run with a journal that has done nothing has left nothing.
    private Row withProgress(Row row) {
        if (row.ours() != RunMode.JOURNALED) {
            return row;
        }
        try {
            StatementJournal.Position position = StatementJournal.find(connection, row.name());
            boolean nothing = position == null || (position.done() == 0 && !position.running());
            return nothing ? row.ranAs(RunMode.ATOMIC) : row;
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    /// A row that is begun, and the note that it is kilter's.
    void begin(String id, Entry entry, String checksum, RunMode mode) throws SQLException {
        execute("""
            CREATE SCHEMA IF NOT EXISTS kilter;
            CREATE TABLE IF NOT EXISTS kilter.prisma_run (id text PRIMARY KEY, mode text NOT NULL)
            """);
        update("INSERT INTO kilter.prisma_run (id, mode) VALUES (?, ?)", id, mode.name());
        update(
                "INSERT INTO " + TABLE
                        + " (id, checksum, started_at, migration_name) VALUES (?, ?, clock_timestamp(), ?)",
                id,
                checksum,
                entry.name());
    }

    /// Whether script and row are one transaction or not, the row looks as Prisma leaves it.
    ///
    /// @param checksum the file's, which may have been mended since the row was begun
    void finish(String id, String checksum) throws SQLException {
        update(
                "UPDATE " + TABLE
                        + " SET applied_steps_count = applied_steps_count + 1, finished_at = clock_timestamp(),"
                        + " logs = NULL, checksum = ? WHERE id = ?",
                checksum,
                id);
        update("DELETE FROM kilter.prisma_run WHERE id = ?", id);
    }

    void fail(String id, String logs) throws SQLException {
        update("UPDATE " + TABLE + " SET logs = ? WHERE id = ?", logs, id);
    }

    void rollBack(String id) throws SQLException {
        update("UPDATE " + TABLE + " SET rolled_back_at = clock_timestamp() WHERE id = ?", id);
        if (Catalog.exists(connection, "kilter.prisma_run")) {
            update("DELETE FROM kilter.prisma_run WHERE id = ?", id);
        }
    }

    /// As `prisma migrate resolve --applied` does it.
    void count(Entry entry) throws SQLException {
        if (entry.checksum() == null) {
            throw new IllegalStateException(entry + " has no file");
        }
        update(
                "INSERT INTO " + TABLE + " (id, checksum, logs, started_at, finished_at, migration_name)"
                        + " SELECT ?, ?, '', now, now, ? FROM clock_timestamp() now",
                UUID.randomUUID().toString(),
                entry.checksum().hex(),
                entry.name());
    }

    private void update(String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
