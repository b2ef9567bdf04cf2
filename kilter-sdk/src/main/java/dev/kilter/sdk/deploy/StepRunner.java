package dev.kilter.sdk.deploy;

/// Runs one step once. Running a step twice does no harm.
@FunctionalInterface
public interface StepRunner {
    /// Does what can be done now and says how it went; never blocks on something far away.
    StepOutcome run(Step step);
}
