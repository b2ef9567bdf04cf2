package dev.kilter.operator.database;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.app.SlotNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Takes a slot's database away, if it is its own: that of a preview at once, any other is closed and kept for a week
/// under another name. May run twice.
final class DatabaseRemoval {
    private final DatabaseGate server;

    DatabaseRemoval(DatabaseGate server) {
        this.server = server;
    }

    void remove(Slot slot, Instant now) {
        String comment = server.comment(slot.names().database());
        if (comment != null && !Provisioner.mark(slot).equals(comment)) {
            return;
        }
        if (slot.env().isPreview()) {
            drop(slot);
            return;
        }
        if (comment != null) {
            keep(slot, now);
        }
    }

    /// Closes it and keeps it for a week, a preview's too.
    void keep(Slot slot, Instant now) {
        new Logins(server).removeAll(slot, now);
        new RetiredDatabases(server).retire(slot, now);
    }

    private void drop(Slot slot) {
        SlotNames names = slot.names();
        server.<@Nullable Void>in("postgres", connection -> {
            execute(connection, "DROP DATABASE IF EXISTS " + Provisioner.quoted(names.database()) + " WITH (FORCE)");
            execute(connection, "DROP ROLE IF EXISTS " + Provisioner.quoted(names.appRole()));
            execute(connection, "DROP ROLE IF EXISTS " + Provisioner.quoted(names.migratorRole()));
            return null;
        });
        new Logins(server).removeAll(slot);
        server.<@Nullable Void>in("postgres", connection -> {
            execute(connection, "DROP ROLE IF EXISTS " + Provisioner.quoted(names.ownerRole()));
            return null;
        });
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
