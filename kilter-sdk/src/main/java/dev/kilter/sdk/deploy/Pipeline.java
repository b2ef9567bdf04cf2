package dev.kilter.sdk.deploy;

import java.time.Instant;

/// Moves a deploy one step forward. The workstation loops over it; the operator calls it once per reconcile.
public final class Pipeline {
    private Pipeline() {}

    /// Runs the next step once and returns how far the deploy is now. A deploy that is live or stopped is returned
    /// as it is.
    public static Progress advance(Progress progress, StepRunner runner, Instant now) {
        return switch (progress.next()) {
            case Progress.Next.Run(var step) -> progress.with(step, runner.run(step), now);
            case Progress.Next.Stopped(var _) -> progress;
            case Progress.Next.Live() -> progress;
        };
    }
}
