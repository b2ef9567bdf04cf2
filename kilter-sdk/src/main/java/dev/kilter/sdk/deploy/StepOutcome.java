package dev.kilter.sdk.deploy;

import dev.kilter.sdk.problem.Problem;
import java.time.Duration;

/// How running a step once went.
public sealed interface StepOutcome {
    /// It is finished. `note` says what it did, for people; may be empty.
    record Done(String note) implements StepOutcome {}

    /// There was nothing to do.
    record Skipped(String why) implements StepOutcome {}

    /// Not finished: ask again after `pause`, or sooner when something changes.
    record Waiting(String on, Duration pause) implements StepOutcome {}

    /// It failed; nothing after it runs.
    record Halted(Problem problem) implements StepOutcome {}
}
