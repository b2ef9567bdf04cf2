package dev.kilter.operator.database;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.app.SlotNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Empty databases for trying a plan out, on the server of the slot's own: owned by the slot's owner, closed to
/// everybody but its migrator. Each method may run twice.
public final class ScratchServer {
    private final DatabaseGate server;

    /// Scratch databases on this server.
    public ScratchServer(DatabaseGate server) {
        this.server = server;
    }

    /// Makes the database unless it stands.
    public void create(Slot slot, String name) {
        SlotNames names = slot.names();
        server.<@Nullable Void>in("postgres", connection -> {
            if (!stands(connection, name)) {
                execute(
                        connection,
                        "CREATE DATABASE " + quoted(name) + " OWNER " + quoted(names.ownerRole())
                                + " ENCODING 'UTF8' TEMPLATE template0");
            }
            execute(connection, "REVOKE ALL ON DATABASE " + quoted(name) + " FROM PUBLIC");
            execute(connection, "GRANT CONNECT ON DATABASE " + quoted(name) + " TO " + quoted(names.migratorRole()));
            return null;
        });
        server.<@Nullable Void>in(name, connection -> {
            execute(connection, "ALTER SCHEMA public OWNER TO " + quoted(names.ownerRole()));
            return null;
        });
    }

    /// Drops the database, whoever is connected; nothing happens when there is none.
    public void drop(String name) {
        server.<@Nullable Void>in("postgres", connection -> {
            if (stands(connection, name)) {
                execute(connection, "DROP DATABASE IF EXISTS " + quoted(name) + " WITH (FORCE)");
            }
            return null;
        });
    }

    /// Whether one of these stands.
    public boolean anyStands(List<String> names) {
        return !names.isEmpty()
                && server.in("postgres", connection -> {
                    for (String name : names) {
                        if (stands(connection, name)) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    private static boolean stands(Connection connection, String name) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
            find.setString(1, name);
            try (ResultSet found = find.executeQuery()) {
                return found.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String quoted(String name) {
        if (!name.matches("[a-z0-9_]{1,63}")) {
            throw new IllegalArgumentException("'" + name + "' is no name that kilter makes");
        }
        return "\"" + name + "\"";
    }
}
