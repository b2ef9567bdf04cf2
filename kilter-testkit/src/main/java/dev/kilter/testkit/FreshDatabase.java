package dev.kilter.testkit;

import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// An empty database for one law, counting how often the fence was checked. Whoever uses a kit gives connections that
/// act as the owner role.
public final class FreshDatabase implements Database {
    private final Supplier<Connection> connections;
    private final String owner;
    private final AtomicInteger fenceChecks = new AtomicInteger();

    /// A database by these connections, owned by this role.
    public FreshDatabase(Supplier<Connection> connections, String owner) {
        this.connections = connections;
        this.owner = owner;
    }

    @Override
    public Connection connect() {
        return connections.get();
    }

    @Override
    public String ownerRole() {
        return owner;
    }

    @Override
    public void checkFence(Connection connection) {
        fenceChecks.incrementAndGet();
    }

    int fenceChecks() {
        return fenceChecks.get();
    }

    /// Every table with its number of rows, ledgers included, sorted: what two runs are compared by.
    List<String> contents() {
        List<String> tables = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                    SELECT n.nspname || '.' || c.relname || ' ' ||
                      (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I.%I', n.nspname, c.relname), false, true, '')))[1]
                    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1
                    """)) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return tables;
    }
}
