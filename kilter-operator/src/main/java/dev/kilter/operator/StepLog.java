package dev.kilter.operator;

import dev.kilter.api.KilterAppStatus;
import dev.kilter.api.LogFields;
import dev.kilter.operator.step.Action;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.StepOutcome;
import java.util.List;
import java.util.Map;

/// What the operator decides and does for a deploy, as lines of its log. What a Job or an app wrote is not told.
final class StepLog {
    private static final System.Logger LOG = System.getLogger(StepLog.class.getName());

    private StepLog() {}

    /// The steps that went on between these.
    static void tell(KilterAppStatus before, KilterAppStatus after) {
        List<Progress.Entry> known =
                before.deployId() != null && before.deployId().equals(after.deployId()) ? entries(before) : List.of();
        for (Progress.Entry entry : entries(after)) {
            if (!known.contains(entry)) {
                line(entry.stepId(), entry.stepId() + " " + words(entry.outcome()));
            }
        }
    }

    static void tell(KilterAppStatus status, Action action) {
        List<Progress.Entry> entries = entries(status);
        line(
                entries.isEmpty() ? "" : entries.getLast().stepId(),
                "does " + action.getClass().getSimpleName()
                        + (action instanceof Action.StartJob(var job) ? " " + job.name() : ""));
    }

    private static List<Progress.Entry> entries(KilterAppStatus status) {
        return status.progress() == null ? List.of() : status.progress().entries();
    }

    private static String words(StepOutcome outcome) {
        return switch (outcome) {
            case StepOutcome.Done _ -> "is done";
            case StepOutcome.Skipped _ -> "is skipped";
            case StepOutcome.Waiting(var on, var _) -> "waits for " + on;
            case StepOutcome.Halted(var problem) ->
                "failed with " + problem.code().value();
        };
    }

    private static void line(String step, String text) {
        LogFields.within(
                step.isEmpty() ? Map.of() : Map.of("step", step), () -> LOG.log(System.Logger.Level.INFO, text));
    }
}
