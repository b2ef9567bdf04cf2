package dev.kilter.operator.database;

import dev.kilter.operator.cluster.Cluster;
import dev.kilter.operator.step.JobEnvironment;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.app.SlotNames;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes a slot's database and its three roles: the owner cannot log in, the migrator may become the owner, the app
/// reads and writes rows. Credentials are written before the role is altered from them, so that a kill loses nothing; a
/// missing Secret means a new password. The comment on the database is written last and says that all before it is
/// done.
public final class Provisioner {
    private static final String MARK = "kilter 1 ";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DatabaseGate server;
    private final Cluster cluster;

    /// A provisioner on this server that keeps credentials in this cluster.
    public Provisioner(DatabaseGate server, Cluster cluster) {
        this.server = server;
        this.cluster = cluster;
    }

    /// Empty databases on the same server.
    public ScratchServer scratch() {
        return new ScratchServer(server);
    }

    /// Whether everything stands.
    public boolean stands(Slot slot, String namespace) {
        boolean secrets = cluster.secret(namespace, JobEnvironment.APP_SECRET).isPresent()
                && cluster.secret(namespace, JobEnvironment.MIGRATOR_SECRET).isPresent();
        return secrets && mark(slot).equals(server.comment(slot.names().database()));
    }

    /// Makes what is missing. May run twice; a database of that name that is not this slot's is refused.
    public void provision(Slot slot, String namespace) {
        SlotNames names = slot.names();
        String comment = server.comment(names.database());
        if (comment != null && !comment.isEmpty() && !comment.equals(mark(slot))) {
            throw Problem.of(
                            KilterCode.NAME_TAKEN,
                            "the database '" + names.database() + "' belongs to something else",
                            "Rename it, or use another app name.")
                    .withEvidence("its comment is '" + comment + "'")
                    .toException();
        }
        server.<@Nullable Void>in("postgres", connection -> {
            role(connection, names.ownerRole(), "NOLOGIN");
            role(connection, names.migratorRole(), "LOGIN");
            role(connection, names.appRole(), "LOGIN CONNECTION LIMIT 100");
            execute(connection, "GRANT " + quoted(names.ownerRole()) + " TO " + quoted(names.migratorRole()));
            // So that a migration that waits can tell with which query the app holds the lock.
            execute(connection, "GRANT " + quoted(names.appRole()) + " TO " + quoted(names.migratorRole()));
            if (comment == null) {
                execute(
                        connection,
                        "CREATE DATABASE " + quoted(names.database()) + " OWNER " + quoted(names.ownerRole())
                                + " ENCODING 'UTF8' TEMPLATE template0");
            }
            // So that a tool that only knows a URL acts as the owner, whatever it sends.
            execute(
                    connection,
                    "ALTER ROLE " + quoted(names.migratorRole()) + " IN DATABASE " + quoted(names.database())
                            + " SET role TO " + quoted(names.ownerRole()));
            String database = " ON DATABASE " + quoted(names.database());
            execute(connection, "REVOKE ALL" + database + " FROM PUBLIC");
            execute(connection, "GRANT CONNECT, TEMPORARY" + database + " TO " + quoted(names.migratorRole()));
            execute(connection, "GRANT CONNECT" + database + " TO " + quoted(names.appRole()));
            return null;
        });
        server.<@Nullable Void>in(names.database(), connection -> {
            schemas(connection, names);
            return null;
        });
        credentials(slot, namespace, JobEnvironment.APP_SECRET, names.appRole());
        credentials(slot, namespace, JobEnvironment.MIGRATOR_SECRET, names.migratorRole());
        server.<@Nullable Void>in("postgres", connection -> {
            execute(
                    connection,
                    "COMMENT ON DATABASE " + quoted(names.database()) + " IS " + literal(connection, mark(slot)));
            return null;
        });
    }

    /// Closes the slot's database, if it is its own, and keeps it under another name for a week; that of a preview
    /// (`pr-…`) is dropped at once. May run twice.
    public void remove(Slot slot, Instant now) {
        new DatabaseRemoval(server).remove(slot, now);
    }

    /// Drops the databases that have been kept long enough, with their roles, and says which. May run anywhere,
    /// twice.
    public List<String> collect(Instant now) {
        return new RetiredDatabases(server).collect(now);
    }

    private static void schemas(Connection connection, SlotNames names) throws SQLException {
        String owner = quoted(names.ownerRole());
        String app = quoted(names.appRole());
        connection.setAutoCommit(false);
        execute(connection, "ALTER SCHEMA public OWNER TO " + owner);
        execute(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC");
        execute(connection, "GRANT USAGE ON SCHEMA public TO " + app);
        String defaults = "ALTER DEFAULT PRIVILEGES FOR ROLE " + owner + " IN SCHEMA public GRANT ";
        execute(connection, defaults + "SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + app);
        execute(connection, defaults + "USAGE, SELECT ON SEQUENCES TO " + app);
        connection.commit();
    }

    /// Another operator, which this one has taken over from, may do the same at the same time: the role has the
    /// password of whoever wrote the Secret last.
    private void credentials(Slot slot, String namespace, String secret, String role) {
        String password;
        do {
            password = password(namespace, secret).orElseGet(() -> {
                String fresh = random();
                cluster.putSecret(namespace, secret, variables(slot, role, fresh));
                return fresh;
            });
            alter(role, password);
        } while (!password(namespace, secret).equals(Optional.of(password)));
    }

    private Optional<String> password(String namespace, String secret) {
        return cluster.secret(namespace, secret).map(values -> values.get("PGPASSWORD"));
    }

    private void alter(String role, String password) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        server.<@Nullable Void>in("postgres", connection -> {
            execute(
                    connection,
                    "ALTER ROLE " + quoted(role) + " PASSWORD "
                            + literal(connection, ScramVerifier.of(password, salt)));
            return null;
        });
    }

    private Map<String, String> variables(Slot slot, String role, String password) {
        String place = server.host() + ":" + server.port() + "/" + slot.names().database();
        Map<String, String> variables = new TreeMap<>();
        variables.put("DATABASE_URL", "postgres://" + role + ":" + password + "@" + place);
        variables.put("JDBC_DATABASE_URL", "jdbc:postgresql://" + place + "?user=" + role + "&password=" + password);
        variables.put("PGHOST", server.host());
        variables.put("PGPORT", String.valueOf(server.port()));
        variables.put("PGDATABASE", slot.names().database());
        variables.put("PGUSER", role);
        variables.put("PGPASSWORD", password);
        return variables;
    }

    private static void role(Connection connection, String role, String options) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
            find.setString(1, role);
            try (ResultSet found = find.executeQuery()) {
                if (!found.next()) {
                    execute(connection, "CREATE ROLE " + quoted(role) + " " + options);
                }
            }
        }
        // An admin that is no superuser owns, and may end sessions of, only what its own roles do.
        execute(connection, "GRANT " + quoted(role) + " TO CURRENT_USER");
    }

    /// What the comment of a slot's database says.
    static String mark(Slot slot) {
        return MARK + slot;
    }

    /// Whether this comment is a slot's, and the database of this name that slot's own.
    static boolean isMarked(String database, String comment) {
        try {
            return comment.startsWith(MARK)
                    && marked(comment).names().database().equals(database);
        } catch (KilterException | IllegalArgumentException e) {
            return false;
        }
    }

    /// Whose database has this comment.
    static Slot marked(String comment) {
        return Slot.parse(comment.substring(MARK.length()));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String quoted(String name) {
        if (!name.matches("[a-z0-9_]{1,63}")) {
            throw new IllegalArgumentException("'" + name + "' is no name that kilter makes");
        }
        return "\"" + name + "\"";
    }

    private static String literal(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.enquoteLiteral(text);
        }
    }

    private static String random() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
