package dev.kilter.adapters.drizzle;

import dev.kilter.postgres.Catalog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/// The tool's table in the database: made, read and written as the tool does, word for word.
final class Ledger {
    private final Connection connection;
    private final LedgerTable table;

    Ledger(Connection connection, LedgerTable table) {
        this.connection = connection;
        this.table = table;
    }

    /// What the table looks like. Decides what its rows mean, whatever the folders look like.
    enum Shape {
        /// There is none.
        ABSENT,
        /// That of 0.x: id, hash, created_at.
        OLD,
        /// That of 1.x: also name and applied_at.
        NAMED
    }

    Shape shape() throws SQLException {
        if (!Catalog.exists(connection, table.quoted())) {
            return Shape.ABSENT;
        }
        try (PreparedStatement find = connection.prepareStatement("""
            SELECT EXISTS (SELECT FROM pg_attribute
              WHERE attrelid = to_regclass(?) AND attname = 'name' AND attnum > 0 AND NOT attisdropped)
            """)) {
            find.setString(1, table.quoted());
            try (ResultSet row = find.executeQuery()) {
                return row.next() && row.getBoolean(1) ? Shape.NAMED : Shape.OLD;
            }
        }
    }

    /// All rows by id; none without a table.
    List<Row> rows(Shape shape) throws SQLException {
        List<Row> rows = new ArrayList<>();
        if (shape == Shape.ABSENT) {
            return rows;
        }
        String name = shape == Shape.NAMED ? "name" : "NULL::text";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT id, hash, created_at, " + name + " FROM " + table.quoted() + " ORDER BY id")) {
            while (row.next()) {
                rows.add(new Row(row.getLong(1), row.getString(2), (Long) row.getObject(3), row.getString(4)));
            }
        }
        return rows;
    }

    /// Tables of the same shape under another name.
    List<LedgerTable> others() throws SQLException {
        List<LedgerTable> others = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("""
                    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'kilter')
                      AND (SELECT array_agg(attname || ' ' || atttypid::regtype ORDER BY attname COLLATE "C") FROM pg_attribute
                        WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('name', 'applied_at'))
                        = ARRAY['created_at bigint', 'hash text', 'id integer']
                    ORDER BY 1, 2
                    """)) {
            while (found.next()) {
                others.add(new LedgerTable(found.getString(1), found.getString(2)));
            }
        }
        others.remove(table);
        return others;
    }

    void create(Layout layout) throws SQLException {
        String more = layout == Layout.FOLDERS
                ? ",\n\t\t\tname text,\n\t\t\tapplied_at timestamp with time zone DEFAULT now()"
                : "";
        execute("CREATE SCHEMA IF NOT EXISTS " + table.quotedSchema());
        execute("CREATE TABLE IF NOT EXISTS " + table.quoted()
                + " (\n\t\t\tid SERIAL PRIMARY KEY,\n\t\t\thash text NOT NULL,\n\t\t\tcreated_at bigint" + more
                + "\n)");
    }

    /// Gives a table of 0.x the columns of 1.x, as 1.x does by itself; the rows get their names by [#nameOld].
    void upgrade() throws SQLException {
        execute("ALTER TABLE " + table.quoted() + " ADD COLUMN IF NOT EXISTS \"name\" text");
        execute("ALTER TABLE " + table.quoted()
                + " ADD COLUMN IF NOT EXISTS \"applied_at\" timestamp with time zone DEFAULT now()");
    }

    /// Names a row that was there before the upgrade; when it was applied, nobody knows.
    void nameOld(Row row, Entry entry) throws SQLException {
        setName(row, entry, ", \"applied_at\" = NULL");
    }

    /// Names a row that has none.
    void name(Row row, Entry entry) throws SQLException {
        setName(row, entry, "");
    }

    private void setName(Row row, Entry entry, String more) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE " + table.quoted() + " SET \"name\" = ?" + more + " WHERE \"id\" = ?")) {
            update.setString(1, entry.name());
            update.setLong(2, row.id());
            update.executeUpdate();
        }
    }

    /// Writes the time again that a row of 0.x is known by.
    void time(Row row, Entry entry) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE " + table.quoted() + " SET created_at = ? WHERE id = ?")) {
            update.setLong(1, entry.when());
            update.setLong(2, row.id());
            update.executeUpdate();
        }
    }

    void insert(Layout layout, Entry entry) throws SQLException {
        String sql = layout == Layout.FOLDERS
                ? " (\"hash\", \"created_at\", \"name\") VALUES (?, ?, ?)"
                : " (\"hash\", \"created_at\") VALUES (?, ?)";
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table.quoted() + sql)) {
            insert.setString(1, entry.hash());
            insert.setObject(2, entry.when(), Types.BIGINT);
            if (layout == Layout.FOLDERS) {
                insert.setString(3, entry.name());
            }
            insert.executeUpdate();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
