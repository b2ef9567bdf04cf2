package dev.kilter.kubernetes;

import dev.kilter.sdk.problem.KilterException;
import java.nio.file.Path;

/// What both programs do at their start and at a bad end.
final class Programs {
    private Programs() {}

    static void logToStandardError() {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n");
    }

    static Path settings() {
        return Path.of(System.getProperty("kilter.settings", "/etc/kilter"));
    }

    /// Says what is wrong where `kubectl logs` shows it, and ends.
    static void fail(KilterException e) {
        System.err.println(e.getMessage());
        System.err.println(e.problem().hint());
        e.problem().evidence().forEach(System.err::println);
        System.exit(1);
    }
}
