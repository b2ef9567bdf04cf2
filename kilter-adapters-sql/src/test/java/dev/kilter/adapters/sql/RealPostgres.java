package dev.kilter.adapters.sql;

import dev.kilter.testkit.FreshDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/// One PostgreSQL for all tests of this JVM; each test gets a database and an owner role of its own.
final class RealPostgres {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = start();

    private RealPostgres() {}

    static FreshDatabase fresh() {
        String name = "t" + COUNT.incrementAndGet();
        String owner = name + "_owner";
        try (Connection connection = connect("postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + owner);
            statement.execute("CREATE ROLE " + name + "_app");
            statement.execute("CREATE DATABASE " + name + " OWNER " + owner);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new FreshDatabase(() -> connect(name, "&options=-c%20role=" + owner), owner);
    }

    private static Connection connect(String database, String options) {
        try {
            return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + SERVER.getPort() + "/" + database
                    + "?user=postgres&preferQueryMode=simple" + options);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder().start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    server.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
