package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The processes of the cluster that `dev/cluster/up` made, for tests that end one and bring it back.
///
/// @param folder where it keeps their pids
record ClusterParts(Path folder) {
    static ClusterParts of(Cluster cluster) {
        return new ClusterParts(Path.of(cluster.kubeconfig()).resolveSibling("pids"));
    }

    /// Kills it.
    void kill(String part) {
        Optional<ProcessHandle> process = process(part);
        process.ifPresent(ProcessHandle::destroyForcibly);
        assertThat(Platform.comes(() -> process.filter(ProcessHandle::isAlive).isEmpty(), 10))
                .as(part)
                .isTrue();
    }

    /// Starts what is missing.
    void bringBack() {
        run(List.of(Home.ROOT.resolve("dev/cluster/up").toString()));
    }

    /// Sends a signal to a program of the platform that runs in a pod, on this very machine.
    static void signal(String signal, long pid) {
        run(List.of("kill", "-" + signal, String.valueOf(pid)));
    }

    /// The pids of the operators on this machine, which all run from one image.
    static List<Long> operators() {
        return running("@/kilter/operator.args");
    }

    /// The pids of server and operator on this machine.
    static List<Long> programs() {
        return Stream.concat(running("@/kilter/server.args").stream(), operators().stream())
                .sorted()
                .toList();
    }

    private static List<Long> running(String words) {
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process.pid()).contains(words))
                .map(ProcessHandle::pid)
                .toList();
    }

    /// Ends all connections that a program in a pod has to this port, as a middlebox would; how many.
    static int cutConnections(long pid, int port) {
        try {
            Process process = new ProcessBuilder(
                            "nsenter",
                            "-t",
                            String.valueOf(pid),
                            "-n",
                            "ss",
                            "-K",
                            "-H",
                            "-t",
                            "-n",
                            "dport = :" + port)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                return (int) lines.lines().count();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
        } catch (IOException e) {
            return "";
        }
    }

    private Optional<ProcessHandle> process(String part) {
        try {
            long pid = Long.parseLong(Files.readString(folder.resolve(part)).split(" ", 2)[0]);
            return ProcessHandle.of(pid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as(command.toString())
                    .isTrue();
            assertThat(process.exitValue()).as(command.toString()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
