package dev.kilter.adapters.atlas;

import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/// One PostgreSQL for all tests of this JVM; each test gets a database and an owner role of its own.
final class RealPostgres {
    private static final DatabaseServer SERVER = start();

    private RealPostgres() {}

    static FreshDatabase fresh() {
        return SERVER.fresh();
    }

    private static DatabaseServer start() {
        try {
            EmbeddedPostgres server =
                    EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    server.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            return DatabaseServer.at("jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?user=postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
