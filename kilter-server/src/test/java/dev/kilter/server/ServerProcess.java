package dev.kilter.server;

import dev.kilter.api.DatabaseLogins;
import dev.kilter.effects.Effects;
import dev.kilter.effects.GatedDataSource;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.DatabaseLogin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/// A server in a process of its own, which a test can kill.
final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Serves what it finds in the database of the first argument and writes its port to the file of the second.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(arguments[0]);
        ServerSettings settings = new ServerSettings(
                0,
                "test platform",
                true,
                ServerSettings.Images.without("127.0.0.1:5000"),
                "localhost",
                "http",
                8000,
                Duration.ofMinutes(15),
                Duration.ofHours(2),
                false,
                ByteBuffer.wrap(arguments[2].getBytes(StandardCharsets.US_ASCII))
                        .asReadOnlyBuffer(),
                null,
                List.of());
        KilterServer server = KilterServer.start(
                settings,
                new GatedDataSource(Effects.real(), source),
                new RowApps(source),
                new MemoryTasks(),
                (_, _, _, _, _, _) -> {},
                new NoLogins(),
                new ProcessCommands(),
                new MemoryOrphans(),
                InstantSource.system());
        server.install("dev2", arguments[2]);
        Path ready = Path.of(arguments[1]);
        Files.writeString(ready.resolveSibling(ready.getFileName() + ".new"), String.valueOf(server.port()));
        Files.move(ready.resolveSibling(ready.getFileName() + ".new"), ready);
        new CountDownLatch(1).await();
    }

    static ServerProcess start(String url, Path folder) throws IOException {
        return start(url, folder, List.of());
    }

    /// @param before the words of another program, which starts it
    static ServerProcess start(String url, Path folder, List<String> before) throws IOException {
        Path port = Files.createTempDirectory(folder, "server").resolve("port");
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName(),
                url,
                port.toString(),
                ServerFixture.TOKEN));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(port.resolveSibling("log").toFile())
                .start();
        ServerFixture.await("the server is up", () -> Files.exists(port) || !process.isAlive());
        if (!process.isAlive()) {
            throw new IOException("the server ended: " + Files.readString(port.resolveSibling("log")));
        }
        return new ServerProcess(process, Integer.parseInt(Files.readString(port)));
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /// As `kill -9`.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not die");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private record NoLogins() implements DatabaseLogins {
        @Override
        public DatabaseLogin open(Slot slot, String by, Instant now, Instant expires) {
            throw new UnsupportedOperationException("nobody logs in here");
        }

        @Override
        public InetSocketAddress server() {
            return InetSocketAddress.createUnresolved("127.0.0.1", 1);
        }

        @Override
        public void endExpired(Instant now) {
            // There is none.
        }
    }
}
