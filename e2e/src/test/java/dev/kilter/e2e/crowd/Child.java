package dev.kilter.e2e.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A [Program] that runs.
final class Child implements AutoCloseable {
    private final Process process;
    private final Path folder;

    private Child(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /// Starts one; [#awaitReady] waits for it.
    static Child start(Path parent, String kind, String url, String where) throws IOException {
        Path folder = Files.createTempDirectory(parent, kind);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dkilter.dist=" + System.getProperty("kilter.dist"),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                kind,
                url,
                folder.toString(),
                where));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        return new Child(process, folder);
    }

    Child awaitReady() throws IOException {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!Files.exists(folder.resolve("ready"))) {
            assertThat(process.isAlive()).as(log()).isTrue();
            assertThat(System.nanoTime() - until).as(log()).isNegative();
            LockSupport.parkNanos(20_000_000);
        }
        return this;
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    /// As SIGSTOP: it goes on where it was, however late.
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            assertThat(exit).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// As `kill -9`, its own children too.
    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }
}
