package dev.kilter.client;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.LocalDaemon;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The platform on this machine as the workstation sees it: one background process below the kilter home, started on
/// demand.
public final class LocalPlatform {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Set<String> ITS_OWN = Set.of(
            "KILTER_READINESS_TIMEOUT",
            "KILTER_REVIEW_DESTRUCTIVE",
            "KILTER_OPEN_PROTECTED_DATABASES",
            "KILTER_OIDC_TRUSTS",
            "KILTER_LOG_FORMAT");

    private final KilterHome home;
    private final DaemonPrograms programs;

    /// The platform of this home, started from the kilter in `dist`.
    public LocalPlatform(KilterHome home, Path dist) {
        this.home = home;
        this.programs = new DaemonPrograms(home, dist);
    }

    /// The running daemon; empty when none runs.
    public Optional<LocalDaemon> running() {
        return said("daemon.json", LocalDaemon.class).filter(Liveness::serves);
    }

    /// Whether no daemon of this home is left, not even one that is starting or stopping.
    public boolean isGone() {
        return daemons().isEmpty();
    }

    /// Makes sure that a daemon of this very build runs, and returns it. Two callers start only one.
    public LocalDaemon start(Runnable starting) {
        Optional<LocalDaemon> now = running().filter(daemon -> daemon.buildId().equals(programs.buildId()));
        if (now.isPresent()) {
            return now.get();
        }
        makeFolder();
        try (FileChannel channel = FileChannel.open(
                        home.local().resolve("daemon.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            Optional<LocalDaemon> other = running();
            if (other.isPresent() && other.get().buildId().equals(programs.buildId())) {
                return other.get();
            }
            new FreeSpace(home).require();
            starting.run();
            stopHeld();
            return launch();
        } catch (IOException e) {
            throw home.unusable(e);
        }
    }

    /// The port that apps answered on last, running or not; empty before the first start.
    public Optional<Integer> gatewayPort() {
        return said("ports.json", Kept.class).map(Kept::gateway);
    }

    private record Kept(int api, int registry, int gateway, int postgres) {}

    /// Stops the daemon with all it runs; false if none ran.
    public boolean stop() {
        if (!Files.isDirectory(home.local())) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(
                        home.local().resolve("daemon.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            boolean stopped = stopHeld();
            if (isLeft()) {
                endLeftovers();
                return true;
            }
            return stopped;
        } catch (IOException e) {
            throw home.unusable(e);
        }
    }

    /// Stops it and deletes everything it kept: apps, databases, releases. False if there was nothing.
    public boolean reset() {
        stop();
        if (!Files.isDirectory(home.local())) {
            return false;
        }
        try {
            // A daemon that stops leaves its Jobs to the next one; after this there is none.
            endLeftovers();
            Files.walkFileTree(home.local(), new Deleting());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }

    /// The token of this platform.
    public String token() {
        try {
            return Files.readString(home.local().resolve("token")).strip();
        } catch (IOException e) {
            throw Problem.of(KilterCode.NOT_ALLOWED, "the local platform's token cannot be read", "kilter local start")
                    .toException(e);
        }
    }

    /// Where the daemon writes what it does.
    public Path log() {
        return home.local().resolve("logs/platform.log");
    }

    private LocalDaemon launch() throws IOException {
        Path log = log();
        Files.createDirectories(log.getParent());
        long before = Files.exists(log) ? Files.size(log) : 0;
        List<String> properties = new ArrayList<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith("kilter.daemon.")) {
                properties.add(
                        "-Dkilter." + name.substring("kilter.daemon.".length()) + "=" + System.getProperty(name));
            }
        }
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(programs.java(Daemons.MAIN, properties));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.local().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(LocalPlatform::isForeign);
        Process process = builder.start();
        return await(process, before);
    }

    /// What is meant for the command line or for another database must not steer the daemon.
    private static boolean isForeign(String variable) {
        return variable.startsWith("PG") || (variable.startsWith("KILTER_") && !ITS_OWN.contains(variable));
    }

    private LocalDaemon await(Process process, long logStart) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<LocalDaemon> daemon = running();
            if (daemon.isPresent()) {
                return daemon.get();
            }
            if (!process.isAlive()) {
                throw failed("it ended with exit code " + process.exitValue(), logStart);
            }
            pause();
        }
        throw failed("it was not ready within " + PATIENCE.toSeconds() + " s", logStart);
    }

    private RuntimeException failed(String why, long logStart) throws IOException {
        byte[] all = Files.readAllBytes(log());
        String fresh =
                new String(all, (int) logStart, (int) (all.length - logStart), java.nio.charset.StandardCharsets.UTF_8);
        List<String> lines = fresh.lines().toList();
        boolean space = fresh.contains("No space left");
        return Problem.of(
                        space ? KilterCode.NO_SPACE : KilterCode.UNREACHABLE,
                        "the local platform did not start: " + (space ? "no space left in " + home.root() : why),
                        space
                                ? "Free space there and try again."
                                : "kilter local logs; to begin afresh: kilter local reset")
                .withEvidence(lines.subList(Math.max(0, lines.size() - 12), lines.size()))
                .toException();
    }

    /// Ends every daemon of this home, one included that has not come up yet.
    private boolean stopHeld() {
        List<ProcessHandle> daemons = daemons();
        daemons.forEach(ProcessHandle::destroy);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!daemons().isEmpty() && System.nanoTime() < end) {
            pause();
        }
        daemons().forEach(ProcessHandle::destroyForcibly);
        return !daemons.isEmpty();
    }

    private List<ProcessHandle> daemons() {
        Stream<ProcessHandle> known = running().flatMap(daemon -> ProcessHandle.of(daemon.pid())).stream();
        return Stream.concat(Daemons.of(home).stream(), known).distinct().toList();
    }

    /// A daemon that was killed leaves its apps and its database running. Its PostgreSQL is the last that a daemon
    /// stops, so the trace of that tells whether there is anything.
    private boolean isLeft() {
        return Files.exists(home.local().resolve("postgres/data/postmaster.pid"));
    }

    private void endLeftovers() throws IOException {
        Path log = log();
        Files.createDirectories(log.getParent());
        Process process = new ProcessBuilder(programs.java("dev.kilter.local.Leftovers", List.of()))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw Problem.of(
                        KilterCode.UNREACHABLE,
                        "what a killed local platform left running could not be ended",
                        "Look at " + log + ", then try again: kilter local stop")
                .toException();
    }

    /// What the daemon keeps in a file for others to read; empty where there is none, or where another build wrote
    /// it in a form of its own: that daemon is found among the processes.
    private <T> Optional<T> said(String name, Class<T> type) {
        Path file = home.local().resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Wire.decode(Files.readAllBytes(file), type)) : Optional.empty();
        } catch (IOException | KilterException e) {
            return Optional.empty();
        }
    }

    private void makeFolder() {
        home.make();
        try {
            Files.createDirectories(
                    home.local(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw home.unusable(e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
