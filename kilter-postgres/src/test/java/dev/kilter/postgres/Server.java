package dev.kilter.postgres;

import dev.kilter.sdk.spi.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL of each version that matters: 15 is the oldest that kilter promises, 17 the one that it brings.
enum Server {
    POSTGRES_15("15."),
    POSTGRES_17("17.");

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Path OLDER = Path.of("target/postgres15");

    private final String version;
    private @Nullable EmbeddedPostgres running;

    Server(String version) {
        this.version = version;
    }

    /// A database of its own with the roles of a slot, as kilter provisions them.
    Slot slot() throws SQLException {
        Slot slot = new Slot(this, "slot" + COUNT.incrementAndGet());
        slot.provision();
        return slot;
    }

    /// Runs these as the superuser in this database.
    void admin(String database, String... statements) throws SQLException {
        try (Connection connection = connect(database, "postgres", "")) {
            for (String statement : statements) {
                CleanSession.execute(connection, statement);
            }
        }
    }

    Connection connect(String database, String login, String role) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?user=" + login
                + "&password=secret&preferQueryMode=simple";
        String options = "&options=-c%20search_path=public" + (role.isEmpty() ? "" : "%20-c%20role=" + role);
        return DriverManager.getConnection(url + options);
    }

    static List<String> rows(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private synchronized int port() {
        if (running == null) {
            running = start();
        }
        return running.getPort();
    }

    private EmbeddedPostgres start() {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setServerConfig("fsync", "off");
            if (this == POSTGRES_15) {
                builder.setPgBinaryResolver((_, _) -> older());
            }
            EmbeddedPostgres server = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SHOW server_version")) {
                row.next();
                if (!row.getString(1).startsWith(version)) {
                    throw new IllegalStateException(this + " is a " + row.getString(1));
                }
            }
            return server;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(this + " does not start", e);
        }
    }

    private static InputStream older() throws IOException {
        try (Stream<Path> jars = Files.list(OLDER)) {
            Path jar = jars.filter(path -> path.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
            try (ZipFile zip = new ZipFile(jar.toFile());
                    InputStream in = zip.getInputStream(zip.getEntry("postgres-linux-x86_64.txz"))) {
                return new ByteArrayInputStream(in.readAllBytes());
            }
        }
    }

    private static void close(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A slot's database: `<name>_owner`, `<name>_migrator`, `<name>_app` and two developers.
    record Slot(Server server, String name) {
        String owner() {
            return name + "_owner";
        }

        String role(String suffix) {
            return name + "_" + suffix;
        }

        private void provision() throws SQLException {
            server.admin(
                    "postgres",
                    "CREATE ROLE " + owner() + " NOLOGIN",
                    "CREATE ROLE " + role("migrator") + " LOGIN PASSWORD 'secret'",
                    "CREATE ROLE " + role("app") + " LOGIN PASSWORD 'secret'",
                    "CREATE ROLE " + role("a") + " LOGIN PASSWORD 'secret'",
                    "CREATE ROLE " + role("b") + " LOGIN PASSWORD 'secret'",
                    "GRANT " + owner() + " TO " + role("migrator") + ", " + role("a") + ", " + role("b"),
                    "GRANT " + role("a") + ", " + role("b") + ", " + role("app") + " TO " + role("migrator"),
                    "CREATE DATABASE " + name + " OWNER " + owner(),
                    "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC",
                    "GRANT CONNECT, TEMPORARY ON DATABASE " + name + " TO " + role("migrator") + ", " + role("a") + ", "
                            + role("b"),
                    "GRANT CONNECT ON DATABASE " + name + " TO " + role("app"));
            server.admin(
                    name,
                    "ALTER SCHEMA public OWNER TO " + owner(),
                    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
                    "GRANT USAGE ON SCHEMA public TO " + role("app"),
                    "ALTER DEFAULT PRIVILEGES FOR ROLE " + owner() + " IN SCHEMA public GRANT SELECT, INSERT, UPDATE,"
                            + " DELETE ON TABLES TO " + role("app"),
                    "ALTER DEFAULT PRIVILEGES FOR ROLE " + owner()
                            + " IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES" + " TO " + role("app"));
        }

        /// As the runner connects: the migrator's login, acting as the owner.
        Connection migrator() throws SQLException {
            return server.connect(name, role("migrator"), owner());
        }

        /// Runs this script by this login, which acts as itself.
        void by(String suffix, String script) throws SQLException {
            try (Connection connection = server.connect(name, role(suffix), "")) {
                CleanSession.execute(connection, script);
            }
        }

        /// The database as an adapter gets it.
        Database database() {
            return new Database() {
                @Override
                public Connection connect() {
                    try {
                        return migrator();
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }

                @Override
                public String ownerRole() {
                    return owner();
                }

                @Override
                public void checkFence(Connection connection) {
                    // Nobody takes the slot away in a test.
                }
            };
        }

        /// What a sweep says.
        List<String> sweep() throws SQLException {
            try (Connection connection = migrator()) {
                connection.setAutoCommit(false);
                List<String> notes = Ownership.sweep(connection, owner());
                connection.commit();
                return notes;
            }
        }

        List<String> rows(String query) throws SQLException {
            try (Connection connection = server.connect(name, "postgres", "")) {
                return Server.rows(connection, query);
            }
        }

        void drop() throws SQLException {
            server.admin("postgres", "DROP DATABASE " + name + " WITH (FORCE)");
        }
    }
}
