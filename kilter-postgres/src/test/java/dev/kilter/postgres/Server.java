package dev.kilter.postgres;

import dev.kilter.sdk.spi.Database;
import dev.kilter.testkit.DatabaseServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A PostgreSQL of each version that matters: 15 is the oldest that kilter promises and the one that it brings, 17 a
/// newer one.
enum Server {
    POSTGRES_15,
    POSTGRES_17;

    private static final AtomicInteger COUNT = new AtomicInteger();

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
        DatabaseServer server =
                this == POSTGRES_17 ? DatabaseServer.embedded(Path.of("target/postgres17")) : DatabaseServer.embedded();
        String url = "jdbc:postgresql://" + server.authority() + "/" + database + "?user=" + login
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
