package dev.kilter.local.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.effects.Effects;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A daemon in a JVM of its own, killed with SIGKILL.
final class DaemonDeathIT {
    private final Path folder;

    private final AtomicReference<Process> started = new AtomicReference<>();

    DaemonDeathIT(@TempDir Path folder) {
        this.folder = folder;
    }

    /// The daemon: starts a web process from an image that is unpacked already, and a Job; then waits to be killed.
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        Blobs none = _ -> new ByteArrayInputStream(new byte[0]);
        ImageStore images = new ImageStore(folder.resolve("images"), none, Effects.real());
        Workloads workloads = new Workloads(
                folder.resolve("cluster"),
                images,
                HostFixture.secrets(),
                new Nowhere(),
                HostRuntimes.ofThisJvm(),
                Effects.real());
        workloads.apply(HostFixture.NAMESPACE, List.of(HostFixture.web(arguments[1], 3000, "/", 1)));
        new HostJobs(folder.resolve("cluster"), images, HostFixture.secrets(), HostRuntimes.ofThisJvm(), Effects.real())
                .start(new HostJob(
                        HostFixture.NAMESPACE,
                        "mig",
                        new Program.OfHost(List.of(
                                "sh", "-c", "until [ -e \"$0\" ]; do sleep 0.1; done; exit 4", arguments[0] + "/end")),
                        Map.of(),
                        List.of()));
        while (true) {
            LockSupport.park();
        }
    }

    private static final class Nowhere implements Routes {
        @Override
        public void route(String host, String namespace, List<Backend> backends) {}

        @Override
        public void unroute(String host) {}

        @Override
        public int inFlight(Backend backend) {
            return 0;
        }
    }

    @AfterEach
    void end() {
        Process daemon = started.get();
        if (daemon != null) {
            daemon.destroyForcibly();
        }
    }

    @Test
    void apps_and_jobs_outlive_a_killed_daemon() throws IOException, InterruptedException {
        try (HostFixture host = new HostFixture(folder)) {
            String image = host.server("one");
            host.store().require(image);
            Process daemon = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            DaemonDeathIT.class.getName(),
                            folder.toString(),
                            image)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("daemon.log").toFile())
                    .start();
            started.set(daemon);
            HostFixture.await("a proven process", () -> {
                List<InstanceRecord> records = host.records("web");
                return !records.isEmpty() && records.getFirst().proven();
            });
            HostJobs jobs = host.jobs();
            HostFixture.await(
                    "the Job", () -> jobs.state(HostFixture.NAMESPACE, "mig").equals(new JobState.Running()));
            InstanceRecord before = host.records("web").getFirst();

            daemon.destroyForcibly().waitFor();
            host.workloads.recover();

            host.awaitComplete("web");
            assertThat(host.records("web")).containsExactly(before);
            assertThat(host.router.get("/")).isEqualTo("one");
            assertThat(new ProcessTable().isAlive(Objects.requireNonNull(before.identity())))
                    .isTrue();
            Files.createFile(folder.resolve("end"));
            HostFixture.await(
                    "the Job's end",
                    () -> jobs.state(HostFixture.NAMESPACE, "mig").equals(new JobState.Ended(4)));
            assertThat(Files.readString(folder.resolve("daemon.log"))).isEmpty();
        }
    }
}
