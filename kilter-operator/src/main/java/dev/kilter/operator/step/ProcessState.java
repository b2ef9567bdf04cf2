package dev.kilter.operator.step;

import dev.kilter.sdk.problem.Problem;
import org.jspecify.annotations.Nullable;

/// How one process of a slot is.
///
/// @param name    `web`, or as in kilter.yaml
/// @param desired how many should run
/// @param ready   how many are ready, of any version
/// @param updated how many of the newest version are ready
/// @param settled whether only the newest version runs
/// @param restarts how often it was started again after a crash
/// @param failure why the newest version will not get ready by itself; null: it may still
/// @param message what it waits for; empty when ready. Of what recurs: its last run and its next one
/// @param schedule when it recurs; null: it runs all the time
public record ProcessState(
        String name,
        int desired,
        int ready,
        int updated,
        boolean settled,
        int restarts,
        @Nullable Problem failure,
        String message,
        @Nullable String schedule) {
    /// A process that runs all the time.
    public ProcessState(
            String name,
            int desired,
            int ready,
            int updated,
            boolean settled,
            int restarts,
            @Nullable Problem failure,
            String message) {
        this(name, desired, ready, updated, settled, restarts, failure, message, null);
    }

    /// Something that recurs; nobody waits for it.
    ///
    /// @param running how many of it run right now
    public static ProcessState recurring(String name, int running, String schedule, String message) {
        return new ProcessState(name, 0, running, 0, true, 0, null, message, schedule);
    }
}
