package dev.kilter.kubernetes;

import dev.kilter.api.LogLines;
import dev.kilter.sdk.problem.KilterException;
import java.nio.file.Path;

/// What both programs do at their start and at a bad end.
final class Programs {
    private Programs() {}

    static void logToStandardError() {
        LogLines.install(System.getenv(), "json");
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
