package dev.kilter.operator.database;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.app.SlotNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Databases of envs that are gone: closed, under another name, and dropped a week later, so that a mistake can be made
/// good. The new name says when that began; the roles go with their database. Every step may run twice.
final class RetiredDatabases {
    /// How long one is kept.
    static final Duration KEPT = Duration.ofDays(7);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("kilter_gone_([0-9]{14})_[0-9a-f]{10}");
    private static final List<String> ROLES = List.of("_owner", "_migrator", "_app");

    private final DatabaseGate server;

    RetiredDatabases(DatabaseGate server) {
        this.server = server;
    }

    /// Closes the slot's database and gives it and its roles other names; nothing happens when there is none.
    void retire(Slot slot, Instant now) {
        SlotNames names = slot.names();
        if (!server.<Boolean>in("postgres", connection -> stands(connection, names.database()))) {
            return;
        }
        String gone = "kilter_gone_" + TIME.format(now) + "_"
                + names.database().substring(names.database().length() - 10);
        List<String> roles = List.of(names.ownerRole(), names.migratorRole(), names.appRole());
        server.<@Nullable Void>in("postgres", connection -> {
            execute(connection, "ALTER DATABASE \"" + names.database() + "\" ALLOW_CONNECTIONS false");
            execute(
                    connection,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + names.database()
                            + "' AND pid <> pg_backend_pid()");
            connection.setAutoCommit(false);
            execute(connection, "ALTER DATABASE \"" + names.database() + "\" RENAME TO \"" + gone + "\"");
            for (int i = 0; i < roles.size(); i++) {
                if (hasRole(connection, roles.get(i))) {
                    execute(connection, "ALTER ROLE \"" + roles.get(i) + "\" NOLOGIN");
                    execute(
                            connection,
                            "ALTER ROLE \"" + roles.get(i) + "\" RENAME TO \"" + gone + ROLES.get(i) + "\"");
                }
            }
            execute(connection, "COMMENT ON DATABASE \"" + gone + "\" IS 'kilter gone " + slot + "'");
            connection.commit();
            return null;
        });
    }

    /// When the database of this name is dropped; empty: it is none of these.
    static Optional<Instant> due(String database) {
        Matcher name = NAME.matcher(database);
        return name.matches()
                ? Optional.of(TIME.parse(name.group(1), Instant::from).plus(KEPT))
                : Optional.empty();
    }

    /// Drops those that have been kept long enough, and says which.
    List<String> collect(Instant now) {
        List<String> due = server.<List<String>>in("postgres", connection -> {
            List<String> found = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT datname FROM pg_database WHERE datname LIKE" + " 'kilter\\_gone\\_%'")) {
                while (row.next()) {
                    String name = row.getString(1);
                    due(name).filter(end -> !end.isAfter(now)).ifPresent(_ -> found.add(name));
                }
            }
            return found;
        });
        for (String name : due) {
            server.<@Nullable Void>in("postgres", connection -> {
                execute(connection, "DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)");
                for (String role : ROLES) {
                    execute(connection, "DROP ROLE IF EXISTS \"" + name + role + "\"");
                }
                return null;
            });
        }
        return due;
    }

    private static boolean stands(Connection connection, String database) throws SQLException {
        return any(connection, "SELECT 1 FROM pg_database WHERE datname = ?", database);
    }

    private static boolean hasRole(Connection connection, String role) throws SQLException {
        return any(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role);
    }

    private static boolean any(Connection connection, String sql, String value) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(sql)) {
            find.setString(1, value);
            try (ResultSet row = find.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
