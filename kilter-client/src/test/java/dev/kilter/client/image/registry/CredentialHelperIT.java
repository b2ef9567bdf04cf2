package dev.kilter.client.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Credential helpers are programs on the PATH, so each is tried in a JVM of its own.
@Timeout(60)
class CredentialHelperIT {
    @TempDir
    private Path folder;

    /// What the JVM of a test does: prints who logs in.
    static final class WhoLogsIn {
        private WhoLogsIn() {}

        public static void main(String[] arguments) {
            RegistryTarget target =
                    new RegistryTarget("registry.example.com", "acme/shop", new RegistryLogin.OfThisMachine());
            Login login = Login.of(target, System.getenv());
            System.out.println(login.origin());
            System.out.println(Objects.requireNonNull(login.credential()).getPassword());
        }
    }

    @Test
    void the_helper_of_a_registry_wins_over_the_store_of_all() throws Exception {
        helper("acme", "ann", "of-the-helper");
        helper("keys", "bob", "of-the-store");
        assertThat(found("{\"credHelpers\":{\"registry.example.com\":\"acme\"},\"credsStore\":\"keys\"}"))
                .contains("user 'ann' from ", "of-the-helper");
        assertThat(found("{\"credHelpers\":{\"elsewhere.example.com\":\"acme\"},\"credsStore\":\"keys\"}"))
                .contains("user 'bob' from ", "of-the-store");
    }

    @Test
    void a_helper_that_is_not_there_is_named() throws Exception {
        assertThat(found("{\"credsStore\":\"missing\"}")).contains("nobody", "docker-credential-missing");
    }

    private void helper(String name, String user, String secret) throws IOException {
        Path program = Files.createDirectories(folder.resolve("bin")).resolve("docker-credential-" + name);
        Files.writeString(program, """
            #!/bin/sh
            read registry
            test "$1" = get || exit 2
            case $registry in *registry.example.com*) ;; *) echo 'credentials not found in native keychain'; exit 1 ;; esac
            printf '{"ServerURL":"%%s","Username":"%s","Secret":"%s"}' "$registry"
            """.formatted(user, secret));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String found(String config) throws Exception {
        Path docker = Files.createDirectories(folder.resolve("docker"));
        Files.writeString(docker.resolve("config.json"), config);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WhoLogsIn.class.getName())
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("PATH", folder.resolve("bin") + ":" + environment.get("PATH"));
        environment.put("DOCKER_CONFIG", docker.toString());
        environment.put("HOME", folder.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(30, TimeUnit.SECONDS);
        return said;
    }
}
