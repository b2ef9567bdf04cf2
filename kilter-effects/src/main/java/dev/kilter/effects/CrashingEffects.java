package dev.kilter.effects;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Counts the effects and halts the process, as `kill -9` would, right before or right after effect number `at`. With a
/// log it appends one line per effect, so that a sweep knows how many there are. For tests alone.
public final class CrashingEffects implements Effects {
    private static final int KILLED = 137;

    private final AtomicInteger count = new AtomicInteger();
    private final int at;
    private final boolean after;
    private final @Nullable Path log;

    CrashingEffects(int at, boolean after, @Nullable Path log) {
        this.at = at;
        this.after = after;
        this.log = log;
    }

    /// The gate that the properties ask for: `kilter.crash.at` (1 is the first effect), `kilter.crash.when`
    /// (`before` or
    /// `after`) and `kilter.effects.log` (a file). Empty when none of them is set.
    public static Optional<Effects> from(Properties properties) {
        String at = properties.getProperty("kilter.crash.at", "0");
        String log = properties.getProperty("kilter.effects.log", "");
        if (at.equals("0") && log.isEmpty()) {
            return Optional.empty();
        }
        boolean after = properties.getProperty("kilter.crash.when", "before").equals("after");
        return Optional.of(new CrashingEffects(Integer.parseInt(at), after, log.isEmpty() ? null : Path.of(log)));
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T call(String what, Effect<T, X> effect) throws X {
        int number = count.incrementAndGet();
        record(number, what);
        if (number == at && !after) {
            Runtime.getRuntime().halt(KILLED);
        }
        T value = effect.perform();
        if (number == at && after) {
            Runtime.getRuntime().halt(KILLED);
        }
        return value;
    }

    private void record(int number, String what) {
        if (log == null) {
            return;
        }
        try {
            Files.writeString(
                    log,
                    number + " " + what + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
