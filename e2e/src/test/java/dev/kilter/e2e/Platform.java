package dev.kilter.e2e;

import dev.kilter.client.Kilter;
import dev.kilter.client.KilterHome;
import dev.kilter.client.LocalPlatform;
import dev.kilter.effects.CrashPoint;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.LocalDaemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The platform of a [Home] as its process: started, looked at, halted at a [dev.kilter.effects.CrashPoint].
final class Platform {
    private static final long PATIENCE_SECONDS = 120;

    private final Home home;
    private final LocalPlatform local;

    Platform(Home home) {
        this.home = home;
        this.local = new LocalPlatform(new KilterHome(home.home()), Path.of(System.getProperty("kilter.dist")));
    }

    /// From now on each platform that this JVM starts logs its effects and halts on request, each in the files of
    /// its own home: a platform works in the folder `home/local`.
    static void arm() {
        System.setProperty("kilter.daemon.effects.log", "../../effects.log");
        System.setProperty("kilter.daemon.crash.file", "../../crash");
    }

    static void disarm() {
        System.clearProperty("kilter.daemon.effects.log");
        System.clearProperty("kilter.daemon.crash.file");
    }

    Path folder() {
        return home.home().resolve("local");
    }

    Path log() {
        return home.folder.resolve("effects.log");
    }

    Path crash() {
        return home.folder.resolve("crash");
    }

    Path crashed() {
        return home.folder.resolve("crash.done");
    }

    LocalDaemon start() {
        try {
            return local.start(() -> {});
        } catch (KilterException e) {
            throw new AssertionError(home.platformLog(), e);
        }
    }

    /// As [#start]; a problem is the caller's.
    LocalDaemon startOnce() {
        return local.start(() -> {});
    }

    /// From now on it halts there. The file appears whole, since the platform looks at any time.
    void haltAt(CrashPoint point) {
        try {
            Path part = Files.writeString(crash().resolveSibling("crash.part"), point.text());
            Files.move(part, crash(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// It halts nowhere any more.
    void forgetHalt() {
        try {
            Files.deleteIfExists(crash());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The lines of its log since it was last deleted.
    List<String> effects() {
        try {
            return Files.readAllLines(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<LocalDaemon> running() {
        return local.running();
    }

    boolean isDead() {
        return running().isEmpty();
    }

    /// Ends its process as a power cut would; false if none runs.
    boolean kill() {
        Optional<LocalDaemon> daemon = running();
        daemon.flatMap(found -> ProcessHandle.of(found.pid())).ifPresent(ProcessHandle::destroyForcibly);
        return daemon.isPresent();
    }

    Kilter api() {
        return Kilter.connect(start().api(), local.token());
    }

    /// Ends it with all it runs; nothing is lost.
    void stop() {
        local.stop();
    }

    /// SQL as the superuser; the server outlives a killed platform.
    Sql sql(String database) {
        try {
            String password =
                    Files.readString(folder().resolve("postgres/password")).strip();
            String port = Files.readAllLines(folder().resolve("postgres/data/postmaster.pid"))
                    .get(3);
            return new Sql(port.strip(), database, password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits for it; the platform's log tells why it did not come.
    void await(String what, BooleanSupplier condition) {
        if (!comes(condition, PATIENCE_SECONDS)) {
            throw new AssertionError(what + " did not come\n" + home.platformLog());
        }
    }

    /// Whether it comes in time.
    static boolean comes(BooleanSupplier condition, long seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000L);
        }
        return true;
    }
}
