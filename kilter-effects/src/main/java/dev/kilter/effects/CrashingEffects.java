package dev.kilter.effects;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Writes each effect into a log and halts the process, as `kill -9` would, right before or right after the one that a
/// file names. Both files may be shared by several processes and changed while they run, so a sweep arms a running
/// platform. For tests alone.
public final class CrashingEffects implements Effects {
    private static final int KILLED = 137;

    private final ReentrantLock counting = new ReentrantLock();
    private final String program;
    private final Path log;
    private final @Nullable Path crash;

    CrashingEffects(String program, Path log, @Nullable Path crash) {
        this.program = program;
        this.log = log.toAbsolutePath();
        this.crash = crash == null ? null : crash.toAbsolutePath();
    }

    /// The gate that the properties ask for, empty when they do not. `kilter.effects.log` is a file that gets a
    /// line
    /// `program what` for each effect. `kilter.crash.file` is a file that may appear at any time and holds a
    /// [CrashPoint]; it is renamed to `*.done` right before the halt.
    public static Optional<Effects> from(Properties properties, String program) {
        String log = properties.getProperty("kilter.effects.log", "");
        String crash = properties.getProperty("kilter.crash.file", "");
        return log.isEmpty()
                ? Optional.empty()
                : Optional.of(new CrashingEffects(program, Path.of(log), crash.isEmpty() ? null : Path.of(crash)));
    }

    /// The JVM flags that give another program of ours the same files, wherever it works; empty when there are
    /// none.
    public static List<String> flags(Properties properties) {
        return java.util.stream.Stream.of("kilter.effects.log", "kilter.crash.file")
                .filter(name -> !properties.getProperty(name, "").isEmpty())
                .map(name -> "-D" + name + "="
                        + Path.of(properties.getProperty(name)).toAbsolutePath())
                .toList();
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T call(String what, Effect<T, X> effect) throws X {
        Optional<CrashPoint> hit = count(program + " " + what);
        if (hit.isPresent() && !hit.get().after()) {
            halt();
        }
        T value = effect.perform();
        if (hit.isPresent()) {
            halt();
        }
        return value;
    }

    /// Notes the effect and tells whether it is the one to halt at.
    private Optional<CrashPoint> count(String line) {
        counting.lock();
        try {
            Files.writeString(
                    log, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Optional<CrashPoint> point = point();
            return point.isPresent() && point.get().isLastOf(Files.readAllLines(log)) ? point : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            counting.unlock();
        }
    }

    /// Where to halt; empty: nowhere, or another program of ours halts there at this moment.
    private Optional<CrashPoint> point() throws IOException {
        try {
            return crash == null ? Optional.empty() : Optional.of(CrashPoint.parse(Files.readString(crash)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void halt() {
        try {
            Path file = java.util.Objects.requireNonNull(crash);
            Files.move(file, file.resolveSibling(file.getFileName() + ".done"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().halt(KILLED);
    }
}
