package dev.kilter.operator.database;

import dev.kilter.api.DatabaseLogins;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.app.SlotNames;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DatabaseLogin;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Logins for people, as roles of the database server. The role's comment says whose slot it is, so that nothing has to
/// be remembered elsewhere. A login comes into being in one transaction, complete or not at all.
public final class Logins implements DatabaseLogins {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PREFIX = "kilter_login_";

    private final DatabaseGate server;

    /// Logins on this server.
    public Logins(DatabaseGate server) {
        this.server = server;
    }

    @Override
    public DatabaseLogin open(Slot slot, String by, Instant now, Instant expires) {
        SlotNames names = slot.names();
        removeExpired(slot, now);
        String user = PREFIX + letters();
        byte[] random = new byte[24];
        RANDOM.nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        int version = server.<Integer>in("postgres", connection -> {
            if (!stands(connection, names.database())) {
                throw Problem.of(
                                KilterCode.NO_SUCH_THING,
                                slot + " has no database",
                                "Add `database: postgres` and deploy.")
                        .toException();
            }
            connection.setAutoCommit(false);
            execute(
                    connection,
                    "CREATE ROLE " + user + " LOGIN INHERIT CONNECTION LIMIT 20 PASSWORD "
                            + literal(connection, ScramVerifier.of(password, salt)) + " VALID UNTIL "
                            + literal(connection, expires.toString()) + " IN ROLE \"" + names.ownerRole() + "\"");
            execute(
                    connection,
                    "ALTER ROLE " + user + " IN DATABASE \"" + names.database() + "\" SET role TO \""
                            + names.ownerRole() + "\"");
            execute(connection, "GRANT CONNECT, TEMPORARY ON DATABASE \"" + names.database() + "\" TO " + user);
            // So that a migration's sweep can take over what the login made after SET ROLE NONE.
            execute(connection, "GRANT " + user + " TO \"" + names.migratorRole() + "\"");
            execute(connection, "COMMENT ON ROLE " + user + " IS " + literal(connection, mark(slot) + " of " + by));
            connection.commit();
            return connection.getMetaData().getDatabaseMajorVersion();
        });
        return new DatabaseLogin(server.host(), server.port(), names.database(), user, password, version, expires);
    }

    @Override
    public InetSocketAddress server() {
        return InetSocketAddress.createUnresolved(server.host(), server.port());
    }

    @Override
    public void endExpired(Instant now) {
        for (Slot slot : server.in("postgres", connection -> slots(connection, now))) {
            removeExpired(slot, now);
        }
    }

    /// Whose logins have expired.
    private static Set<Slot> slots(Connection connection, Instant now) throws SQLException {
        Set<Slot> slots = new TreeSet<>(Comparator.comparing(Slot::toString));
        try (PreparedStatement find = connection.prepareStatement("""
            SELECT substring(shobj_description(oid, 'pg_authid') FROM '^kilter login (.*) of ') FROM pg_roles
            WHERE starts_with(rolname, ?) AND rolvaliduntil < ?::timestamptz
            """)) {
            find.setString(1, PREFIX);
            find.setString(2, now.toString());
            try (ResultSet row = find.executeQuery()) {
                while (row.next()) {
                    String slot = row.getString(1);
                    if (slot != null) {
                        slots.add(Slot.parse(slot));
                    }
                }
            }
        }
        return slots;
    }

    /// Ends all logins of a slot, whose database is gone. May run twice.
    void removeAll(Slot slot) {
        server.<@Nullable Void>in("postgres", connection -> {
            for (String user : users(connection, slot, null)) {
                execute(connection, "DROP ROLE IF EXISTS " + user);
            }
            return null;
        });
    }

    /// Ends all logins of a slot whose database stands; what they made stays, as the owner's. May run twice.
    void removeAll(Slot slot, Instant now) {
        removeExpired(slot, now.plus(Duration.ofDays(366)));
    }

    /// What a login made in spite of its role setting goes to the owner before the role goes.
    private void removeExpired(Slot slot, Instant now) {
        List<String> expired = server.in("postgres", connection -> users(connection, slot, now));
        if (expired.isEmpty()) {
            return;
        }
        server.<@Nullable Void>in(slot.names().database(), connection -> {
            for (String user : expired) {
                execute(connection, "GRANT " + user + " TO CURRENT_USER");
                execute(
                        connection,
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + user + "'");
                execute(connection, "GRANT \"" + slot.names().ownerRole() + "\" TO CURRENT_USER");
                execute(
                        connection,
                        "REASSIGN OWNED BY " + user + " TO \"" + slot.names().ownerRole() + "\"");
                execute(connection, "DROP OWNED BY " + user);
                execute(connection, "DROP ROLE " + user);
            }
            return null;
        });
    }

    private static List<String> users(Connection connection, Slot slot, @Nullable Instant expiredAt)
            throws SQLException {
        List<String> users = new ArrayList<>();
        try (PreparedStatement find = connection.prepareStatement("""
            SELECT rolname FROM pg_roles
            WHERE starts_with(rolname, ?) AND starts_with(shobj_description(oid, 'pg_authid'), ?)
              AND (?::timestamptz IS NULL OR rolvaliduntil < ?::timestamptz)
            """)) {
            find.setString(1, PREFIX);
            find.setString(2, mark(slot) + " of ");
            find.setString(3, expiredAt == null ? null : expiredAt.toString());
            find.setString(4, expiredAt == null ? null : expiredAt.toString());
            try (ResultSet row = find.executeQuery()) {
                while (row.next()) {
                    users.add(row.getString(1));
                }
            }
        }
        return users;
    }

    private static boolean stands(Connection connection, String database) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
            find.setString(1, database);
            try (ResultSet row = find.executeQuery()) {
                return row.next();
            }
        }
    }

    private static String mark(Slot slot) {
        return "kilter login " + slot;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String literal(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.enquoteLiteral(text);
        }
    }

    private static String letters() {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            letters.append((char) ('a' + RANDOM.nextInt(26)));
        }
        return letters.toString();
    }
}
