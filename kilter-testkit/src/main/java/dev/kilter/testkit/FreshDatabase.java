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
        FreshDatabase next = beside.get();
        scratch.add(next);
        return next;
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
