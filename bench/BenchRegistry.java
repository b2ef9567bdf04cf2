import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/// An empty docker-registry on this machine that counts what it is asked.
final class BenchRegistry implements AutoCloseable {
    private static final int TRIES = 400;
    private static final int PAUSE_MILLIS = 25;

    private final Path folder;
    private final int port;
    private final Process process;

    BenchRegistry(Path folder, int port) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.port = port;
        Path config = Files.writeString(folder.resolve("config.yml"), """
            version: 0.1
            storage: { filesystem: { rootdirectory: %s/data } }
            http: { addr: "127.0.0.1:%d", secret: bench }
            """.formatted(folder, port));
        process = new ProcessBuilder("docker-registry", "serve", config.toString())
                .redirectOutput(accessLog().toFile())
                .redirectError(folder.resolve("log").toFile())
                .start();
        for (int tries = 0;
                tries < TRIES && !Files.readString(folder.resolve("log")).contains("listening on");
                tries++) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    static int freePort() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    int requests() throws IOException {
        return Files.readAllLines(accessLog()).size();
    }

    private Path accessLog() {
        return folder.resolve("access.log");
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        process.waitFor();
        if (new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor() != 0) {
            throw new IOException("cannot remove " + folder);
        }
    }
}
