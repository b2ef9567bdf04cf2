package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.wire.LocalDaemon;
import dev.kilter.sdk.wire.Wire;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A platform that was killed leaves its apps serving. Whoever stops it then must not be told that all is stopped
/// while something runs.
@Drawn(oneIn = 16)
class KilledPlatformIT {
    @Test
    void stop_ends_what_a_killed_daemon_left_running() throws Exception {
        try (Home home = new Home()) {
            MoodyApp app = new MoodyApp(home, "left");
            Home.Ran deployed = app.deploy("--migration");
            assertThat(deployed.exit()).as(deployed.toString()).isZero();
            Path file = home.home().resolve("local/daemon.json");
            long pid = Wire.decode(Files.readAllBytes(file), LocalDaemon.class).pid();
            ProcessHandle daemon = ProcessHandle.of(pid).orElseThrow();
            daemon.destroyForcibly();
            daemon.onExit().join();
            assertThat(running(home)).as("apps outlive the daemon").isNotEmpty();
            Path unpacked = home.home().resolve("local/renderer/helm-java1");
            Files.createDirectories(unpacked);
            Files.writeString(unpacked.resolve("helm.so"), "what a renderer that was killed too cannot remove");

            Home.Ran ran = home.kilter("local", "stop");

            assertThat(ran.exit()).as(ran.toString()).isZero();
            assertThat(running(home)).isEmpty();
            assertThat(home.kilter("local", "start").exit()).isZero();
            assertThat(unpacked).doesNotExist();
        }
    }

    /// Every process that names the home in its arguments or its environment.
    private static List<String> running(Home home) throws Exception {
        List<String> found = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path entry : entries) {
                String command = read(entry.resolve("cmdline"));
                if ((command + read(entry.resolve("environ"))).contains(home.home() + "/local")) {
                    found.add(command.replace('\0', ' '));
                }
            }
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
