package dev.kilter.local.host;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// What is known of an instance that is not ready.
///
/// @param asked    where
/// @param probe    the last look
/// @param listens  ports its processes listen on, whatever the address
/// @param lasting  how long it has been like that
/// @param up       how long ago it was started
/// @param crashes  how often it ended
/// @param exitCode of its last end
/// @param log      its last lines
record Sighting(
        Asked asked,
        ProbeResult probe,
        Set<Integer> listens,
        Duration lasting,
        Duration up,
        int crashes,
        ExitCode exitCode,
        List<String> log) {
    /// -1: unknown.
    record ExitCode(int value) {
        static ExitCode of(OptionalInt code) {
            return new ExitCode(code.orElse(-1));
        }

        String words() {
            if (value < 0) {
                return "exit code unknown (killed from outside)";
            }
            return value > 128 ? "exit code " + value + " (signal " + (value - 128) + ")" : "exit code " + value;
        }
    }
}
