package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Debian's `docker-registry` as a platform's own, set up as docs/install.md says, and that platform.
record OwnRegistry(ServerFixture platform, String host, RegistryKey key, Process process) implements AutoCloseable {
    static final Path PROGRAM = Path.of("/usr/bin/docker-registry");

    /// @param keytool how the key is made
    static OwnRegistry start(Path folder, String... keytool) throws Exception {
        TestAuthority authority = TestAuthority.in(folder.resolve("key"), keytool);
        RegistryKey key = authority.registryKey();
        String host = "127.0.0.1:" + freePort();
        ServerFixture platform = new ServerFixture(new ServerSettings.Images(
                host, true, Collections.emptySortedMap(), List.of(), key, NodeProcessors.UNKNOWN));
        Path certificate = Files.writeString(folder.resolve("tls.crt"), authority.pem());
        Path log = folder.resolve("log");
        Path config = Files.writeString(folder.resolve("config.yml"), """
            version: 0.1
            storage: { filesystem: { rootdirectory: %s } }
            http: { addr: "%s", secret: tested }
            """.formatted(folder.resolve("data"), host));
        ProcessBuilder command = new ProcessBuilder(PROGRAM.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        command.environment()
                .putAll(Map.of(
                        "REGISTRY_AUTH", "token",
                        "REGISTRY_AUTH_TOKEN_REALM",
                                "http://127.0.0.1:" + platform.server().port() + "/v1/registry/token",
                        "REGISTRY_AUTH_TOKEN_SERVICE", "kilter",
                        "REGISTRY_AUTH_TOKEN_ISSUER", "kilter",
                        "REGISTRY_AUTH_TOKEN_ROOTCERTBUNDLE", certificate.toString()));
        OwnRegistry started = new OwnRegistry(platform, host, key, command.start());
        ServerFixture.await("the registry listens", () -> says(log, "listening on"));
        return started;
    }

    private static boolean says(Path log, String words) {
        try {
            return Files.readString(log).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        assertThat(process.onExit().orTimeout(10, TimeUnit.SECONDS).join().isAlive())
                .isFalse();
        platform.close();
    }
}
