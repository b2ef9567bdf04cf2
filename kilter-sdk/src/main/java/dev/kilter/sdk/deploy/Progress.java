package dev.kilter.sdk.deploy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far a deploy is: one entry for each step that has begun, in the plan's order. Entries only grow: a finished one
/// never changes.
public record Progress(DeployPlan plan, List<Entry> entries) {
    public Progress {
        entries = List.copyOf(entries);
        for (int i = 0; i < entries.size(); i++) {
            if (i >= plan.steps().size()
                    || !plan.steps().get(i).id().equals(entries.get(i).stepId())) {
                throw new IllegalArgumentException("entries follow the plan");
            }
        }
    }

    /// A step that has begun.
    ///
    /// @param stepId  the step
    /// @param started when it was first run
    /// @param ended   when it finished; null while it waits
    /// @param outcome how its last run went
    public record Entry(
            String stepId, Instant started, @Nullable Instant ended, StepOutcome outcome) {}

    /// What comes next.
    public sealed interface Next {
        /// This step has to run (again).
        record Run(Step step) implements Next {}

        /// A step has halted; nothing more runs.
        record Stopped(Entry entry) implements Next {}

        /// Every step is finished.
        record Live() implements Next {}
    }

    /// A deploy that has not begun.
    public static Progress start(DeployPlan plan) {
        return new Progress(plan, List.of());
    }

    /// What comes next.
    public Next next() {
        if (!entries.isEmpty()) {
            Entry last = entries.getLast();
            if (last.outcome() instanceof StepOutcome.Halted) {
                return new Next.Stopped(last);
            }
            if (last.outcome() instanceof StepOutcome.Waiting) {
                return new Next.Run(plan.steps().get(entries.size() - 1));
            }
        }
        return entries.size() == plan.steps().size()
                ? new Next.Live()
                : new Next.Run(plan.steps().get(entries.size()));
    }

    /// The entry of this step, if it has begun.
    public Optional<Entry> entry(String stepId) {
        return entries.stream().filter(entry -> entry.stepId().equals(stepId)).findFirst();
    }

    /// Whether this step is done or skipped.
    public boolean isFinished(String stepId) {
        return entry(stepId)
                .filter(entry ->
                        entry.outcome() instanceof StepOutcome.Done || entry.outcome() instanceof StepOutcome.Skipped)
                .isPresent();
    }

    Progress with(Step step, StepOutcome outcome, Instant now) {
        boolean again = !entries.isEmpty() && entries.getLast().stepId().equals(step.id());
        Instant started = again ? entries.getLast().started() : now;
        Instant ended = outcome instanceof StepOutcome.Waiting ? null : now;
        List<Entry> grown = new ArrayList<>(again ? entries.subList(0, entries.size() - 1) : entries);
        grown.add(new Entry(step.id(), started, ended, outcome));
        return new Progress(plan, grown);
    }
}
