package dev.kilter.client.image.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Debian's `docker-registry`, the reference implementation of the distribution specification, on a port of its own.
public final class DebianRegistry implements AutoCloseable {
    /// The user of [#withPassword].
    public static final String USER = "kilter";
    /// Its password.
    public static final String PASSWORD = "right";

    private static final String HASHED = "$2b$04$/dcW4eafBdoZx0rxYOCHk.D0PkE2n99CTsK.sX..M.Bj8XxocfTqm";
    private static final Pattern LISTENING = Pattern.compile("listening on [0-9.]+:([0-9]+)");
    private static final Pattern REQUEST = Pattern.compile("\"([A-Z]+ /v2/\\S*) HTTP/1.1\" ([0-9]{3})");

    private final Process process;
    private final Path folder;
    private final String address;
    private final int port;

    private DebianRegistry(Path folder, int port, String settings) throws IOException, InterruptedException {
        this(folder, "127.0.0.1", port, settings);
    }

    private DebianRegistry(Path folder, String address, int port, String settings)
            throws IOException, InterruptedException {
        this.address = address;
        this.folder = Files.createDirectories(folder);
        Path config = folder.resolve("config.yml");
        Files.writeString(config, """
            version: 0.1
            storage:
              filesystem: { rootdirectory: %s/data }
              delete: { enabled: true }
            http:
              addr: %s:%d
              secret: tested
            """.formatted(folder, address, port) + settings);
        process = new ProcessBuilder(program().toString(), "serve", config.toString())
                .redirectOutput(folder.resolve("access.log").toFile())
                .redirectError(folder.resolve("log").toFile())
                .start();
        this.port = listening();
    }

    /// Whether it is on this machine.
    public static boolean isInstalled() {
        return Files.isExecutable(program());
    }

    /// One that everybody may push to.
    public static DebianRegistry open(Path folder) throws IOException, InterruptedException {
        return new DebianRegistry(folder, 0, "");
    }

    /// One at this address of the machine, that everybody may push to.
    static DebianRegistry at(String address, Path folder) throws IOException, InterruptedException {
        return new DebianRegistry(folder, address, 0, "");
    }

    /// One that wants a user and a password.
    public static DebianRegistry withPassword(Path folder) throws IOException, InterruptedException {
        return withPassword(folder, 0);
    }

    /// An empty one where another one, closed by now, was.
    public static DebianRegistry again(DebianRegistry gone, Path folder) throws IOException, InterruptedException {
        return withPassword(folder, gone.port);
    }

    private static DebianRegistry withPassword(Path folder, int port) throws IOException, InterruptedException {
        Path users = Files.createDirectories(folder).resolve("users");
        Files.writeString(users, USER + ":" + HASHED + "\n");
        return new DebianRegistry(folder, port, "auth: { htpasswd: { realm: tests, path: " + users + " } }\n");
    }

    /// One that speaks TLS.
    static DebianRegistry withTls(Path folder, TestCertificate certificate) throws IOException, InterruptedException {
        return new DebianRegistry(
                folder, 0, "  tls: { certificate: " + certificate.chain() + ", key: " + certificate.key() + " }\n");
    }

    /// One that believes tokens of this server.
    static DebianRegistry withTokens(Path folder, TestTokens tokens) throws IOException, InterruptedException {
        return new DebianRegistry(
                folder, 0, """
                    auth:
                      token: { realm: "%s", service: tests, issuer: tests, rootcertbundle: %s }
                    """.formatted(tokens.realm(), tokens.certificate().chain()));
    }

    /// `host:port`.
    public String name() {
        return address + ":" + port;
    }

    /// Where it listens.
    public int port() {
        return port;
    }

    /// What it was asked so far, and what it answered: `HEAD /v2/acme/shop/blobs/… 404`.
    public List<String> requests() throws IOException {
        return Files.readAllLines(folder.resolve("access.log")).stream()
                .map(REQUEST::matcher)
                .filter(Matcher::find)
                .map(line -> line.group(1) + " " + line.group(2))
                .toList();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private static Path program() {
        return Path.of("/usr/bin/docker-registry");
    }

    private int listening() throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        for (int tries = 0; tries < 400 && process.isAlive(); tries++) {
            Matcher line = LISTENING.matcher(Files.readString(log));
            if (line.find()) {
                return Integer.parseInt(line.group(1));
            }
            process.waitFor(25, TimeUnit.MILLISECONDS);
        }
        close();
        throw new IOException("docker-registry does not start: " + Files.readString(log));
    }
}
