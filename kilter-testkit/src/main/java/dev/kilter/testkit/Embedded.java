package dev.kilter.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL that lives as long as this JVM. Nothing that it holds has to outlast a power cut, but a crash of
/// PostgreSQL itself: with `wal_level = minimal` one would set sequences back.
final class Embedded {
    private static final Map<String, String> SETTINGS =
            Map.of("fsync", "off", "full_page_writes", "off", "max_connections", "300");
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ENOUGH_BYTES = 8L << 30;
    private static final Map<Path, Embedded> OTHERS = new ConcurrentHashMap<>();

    /// The version whose binaries are on the class path.
    static final Embedded CLASS_PATH = new Embedded(null);

    private final @Nullable Path folder;
    private @Nullable DatabaseServer server;

    private Embedded(@Nullable Path folder) {
        this.folder = folder;
    }

    static Embedded of(Path folder) {
        return OTHERS.computeIfAbsent(folder.toAbsolutePath(), Embedded::new);
    }

    synchronized DatabaseServer server() {
        if (server == null) {
            server = DatabaseServer.at("jdbc:postgresql://127.0.0.1:" + start() + "/postgres?user=postgres");
        }
        return server;
    }

    private int start() {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
            SETTINGS.forEach(builder::setServerConfig);
            if (folder != null) {
                builder.setPgBinaryResolver((_, _) -> binaries(folder));
            }
            Path data = Files.createTempDirectory(place(), "kilter-postgres");
            EmbeddedPostgres running = builder.setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .start();
            ProcessHandle postmaster = postmaster(data);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                close(running);
                postmaster.onExit().join();
                delete(data);
            }));
            return running.getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The machine's memory, where there is enough: tests make and delete some thousand databases of 1,000 files
    /// each, which takes a disk's file system half of a test run.
    private static Path place() throws IOException {
        return Files.isDirectory(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ENOUGH_BYTES
                ? MEMORY
                : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static InputStream binaries(Path folder) throws IOException {
        try (Stream<Path> jars = Files.list(folder)) {
            Path jar = jars.filter(path -> path.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
            try (ZipFile zip = new ZipFile(jar.toFile());
                    InputStream in = zip.getInputStream(zip.stream()
                            .filter(entry -> entry.getName().endsWith(".txz"))
                            .findFirst()
                            .orElseThrow())) {
                return new ByteArrayInputStream(in.readAllBytes());
            }
        }
    }

    /// Closing waits for five seconds only, which is too short on a busy machine, and would delete files that
    /// PostgreSQL still writes.
    private static ProcessHandle postmaster(Path data) throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
        return ProcessHandle.of(pid).orElseThrow();
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
