package dev.kilter.testkit;

import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An empty database for one law. [DatabaseServer] makes them; whoever brings connections of his own sees to it that
/// they act as the owner role.
public final class FreshDatabase implements Database, AutoCloseable {
    private final Supplier<Connection> connections;
    private final String owner;
    private final Runnable drop;
    private final @Nullable Supplier<FreshDatabase> beside;
    private final List<FreshDatabase> scratch = new CopyOnWriteArrayList<>();

    /// A database by these connections, owned by this role, which somebody else drops.
    public FreshDatabase(Supplier<Connection> connections, String owner) {
        this(connections, owner, () -> {});
    }

    /// A database by these connections, owned by this role; `drop` removes it after its law.
    public FreshDatabase(Supplier<Connection> connections, String owner, Runnable drop) {
        this(connections, owner, drop, null);
    }

    /// As above; `beside` makes an empty database on the same server that the same role owns, for adapters that try
    /// things out first. They are closed with this one.
    public FreshDatabase(
            Supplier<Connection> connections, String owner, Runnable drop, @Nullable Supplier<FreshDatabase> beside) {
        this.connections = connections;
        this.owner = owner;
        this.drop = drop;
        this.beside = beside;
    }

    @Override
    public Connection connect() {
        return connections.get();
    }

    @Override
    public String ownerRole() {
        return owner;
    }

    /// Nobody takes the slot away in a test.
    @Override
    public void checkFence(Connection connection) {}

    @Override
    public Database scratch() {
        if (beside == null) {
            return Database.super.scratch();
        }
        return keep(beside.get());
    }

    /// Closes it with this one.
    FreshDatabase keep(FreshDatabase next) {
        scratch.add(next);
        return next;
    }

    /// What the server calls it.
    public String name() {
        return query("SELECT current_database()").getFirst();
    }

    /// Runs statements as the owner.
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(String.join("; ", statements), e);
        }
    }

    /// The rows of a query, columns joined by a bar.
    public List<String> query(String sql) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    cells.add(String.valueOf(row.getString(i)));
                }
                rows.add(String.join("|", cells));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return rows;
    }

    /// Every table, column, type, constraint, index and function with its owner, kilter's own schema left out: what
    /// two databases of one owner are compared by.
    public List<String> schema() {
        return query("""
            WITH ns AS (SELECT oid, nspname FROM pg_namespace
              WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'kilter'))
            SELECT * FROM (
              SELECT 'schema ' || nspname FROM ns
              UNION ALL SELECT format('%s %s.%s %s', c.relkind, nspname, c.relname, pg_get_userbyid(c.relowner))
                FROM pg_class c JOIN ns ON ns.oid = c.relnamespace WHERE c.relkind NOT IN ('t', 'c')
              UNION ALL SELECT format('column %s.%s.%s %s %s %s %s %s', nspname, c.relname, a.attname, a.attnum,
                format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid))
                FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN ns ON ns.oid = c.relnamespace
                LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
                WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v', 'm', 'p')
              UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(k.oid)
                FROM pg_constraint k JOIN ns ON ns.oid = k.connamespace
              UNION ALL SELECT pg_get_indexdef(i.indexrelid) || ' ' || i.indisvalid FROM pg_index i
                JOIN pg_class c ON c.oid = i.indexrelid JOIN ns ON ns.oid = c.relnamespace
              UNION ALL SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN ns ON ns.oid = p.pronamespace
                WHERE p.prokind <> 'a'
              UNION ALL SELECT format('type %s.%s %s', nspname, t.typname,
                (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
                FROM pg_type t JOIN ns ON ns.oid = t.typnamespace WHERE t.typtype IN ('e', 'd')
            ) all_of_it ORDER BY 1
            """);
    }

    @Override
    public void close() {
        scratch.forEach(FreshDatabase::close);
        scratch.clear();
        drop.run();
    }

    /// A table's rows as text; empty when there is no such table.
    List<String> rows(String table) {
        List<String> found = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            boolean exists;
            try (ResultSet row = statement.executeQuery("SELECT to_regclass('" + table + "') IS NOT NULL")) {
                exists = row.next() && row.getBoolean(1);
            }
            if (exists) {
                try (ResultSet rows = statement.executeQuery("SELECT t::text FROM " + table + " t ORDER BY 1")) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    /// Every relation with its owner, its number of rows and whether it is valid, and every routine and type,
    /// ledgers included, sorted: what two runs are compared by.
    List<String> contents() {
        List<String> found = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                    SELECT c.relkind::text || ' ' || n.nspname || '.' || c.relname || ' ' || pg_get_userbyid(c.relowner) || ' ' ||
                      coalesce((SELECT i.indisvalid::text FROM pg_index i WHERE i.indexrelid = c.oid), '') ||
                      CASE WHEN c.relkind IN ('r', 'p') THEN (xpath('/row/c/text()', query_to_xml(format(
                        'SELECT count(*) AS c FROM %I.%I', n.nspname, c.relname), false, true, '')))[1]::text ELSE '' END
                    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                    UNION ALL
                    SELECT 'routine ' || p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                    UNION ALL
                    SELECT 'schema ' || nspname FROM pg_namespace
                    WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')
                    ORDER BY 1
                    """)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }
}
