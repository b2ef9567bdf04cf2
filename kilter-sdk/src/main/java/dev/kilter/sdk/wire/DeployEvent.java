package dev.kilter.sdk.wire;

import dev.kilter.sdk.problem.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that happened to a deploy. Terminal, CI and portal draw the same events; the exit code is a function of
/// the last.
public sealed interface DeployEvent {
    /// The server has it; from here it lives there. `steps` are the ids of all steps that will run, in order.
    record Accepted(String deployId, List<String> steps) implements DeployEvent {
        public Accepted {
            steps = List.copyOf(steps);
        }
    }

    /// Another deploy holds the slot.
    ///
    /// @param holder the other deploy's id
    /// @param by     who started it
    /// @param phase  the step it is in
    /// @param since  when it was granted the slot
    /// @param place  1: next
    /// @param commit what the other deploy brings; null without git
    /// @param env    the slot's env
    record Queued(
            String holder,
            String by,
            String phase,
            Instant since,
            int place,
            @Nullable String commit,
            @Nullable String env)
            implements DeployEvent {}

    /// The slot is this deploy's; the deadline counts from here.
    record Granted(Instant deadline) implements DeployEvent {}

    /// A step begins.
    record StepStarted(String step) implements DeployEvent {}

    /// A line about a running step: a migration applied, what it waits for.
    record StepNote(String step, String text) implements DeployEvent {}

    /// A step ended.
    ///
    /// @param outcome `done`, `skipped` or `failed`
    /// @param note    what it did, for people; may be empty
    record StepEnded(
            String step,
            String outcome,
            String note,
            long durationMs,
            @Nullable Problem problem) implements DeployEvent {}

    /// Something people should know that belongs to no step: pending migrations that were not asked for.
    record Notice(String text) implements DeployEvent {}

    /// The end, and the last event of a deploy. After a passed deadline a late success may still be recorded in the
    /// deploy, never here.
    record Result(DeployResult result) implements DeployEvent {}
}
