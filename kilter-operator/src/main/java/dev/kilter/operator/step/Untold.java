package dev.kilter.operator.step;

import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.MigrationImpact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What migrations did of which nobody was told, since a rollback must not go over it as if it were nothing. A run
/// that dies between a commit and its word leaves a suspicion, and the next run finds out what it is about.
final class Untold {
    private static final String SUSPICION =
            "the migrations " + MigrationImpact.UNKNOWN + ": a run ended before it told all that it had applied";

    private Untold() {}

    /// The newest migration of which is known what it did; null where no release could be rolled back to.
    static @Nullable String known(StatusDraft status) {
        if (status.liveDeploy == null) {
            return null;
        }
        return status.schema == null ? "" : status.schema;
    }

    static @Nullable MigrationImpact found(JobState.Ended ended) {
        return MigrationImpact.unknown(
                JobOutcome.found(ended),
                "applied before this deploy, by hand or by a run that was killed before it told");
    }

    static @Nullable MigrationImpact of(JobLine.Report report) {
        return report.impact() == null && report.changed()
                ? MigrationImpact.unknown(
                        List.of(report.schema() == null ? "the migrations" : report.schema()), "its tool does not say")
                : report.impact();
    }

    static @Nullable MigrationImpact of(JobLine.FileDone file) {
        return file.impact() == null
                ? MigrationImpact.unknown(List.of(file.name()), "its tool does not say")
                : file.impact();
    }

    static @Nullable MigrationImpact byTool(@Nullable MigrationImpact before, String command) {
        return MigrationImpact.sum(
                before, MigrationImpact.unknown(List.of("'" + command + "'"), "it failed, perhaps half way"));
    }

    /// With the suspicion that more was applied than was told.
    static @Nullable MigrationImpact more(@Nullable MigrationImpact before) {
        return MigrationImpact.sum(
                settled(before), new MigrationImpact(null, Map.of(MigrationImpact.UNKNOWN, 1), List.of(SUSPICION)));
    }

    /// The same after a run that told all, what the ones before it had not told among it.
    static @Nullable MigrationImpact settled(@Nullable MigrationImpact before) {
        if (before == null || !before.notable().contains(SUSPICION)) {
            return before;
        }
        List<String> lines = new ArrayList<>(before.notable());
        lines.remove(SUSPICION);
        Map<String, Integer> counts = new TreeMap<>(before.statements());
        counts.merge(MigrationImpact.UNKNOWN, -1, Integer::sum);
        counts.remove(MigrationImpact.UNKNOWN, 0);
        return counts.isEmpty() && before.plan() == null ? null : new MigrationImpact(before.plan(), counts, lines);
    }

    /// Whether a deploy was left while it migrated, and nobody has heard what came of that.
    static boolean isLeft(@Nullable Progress progress) {
        return progress != null
                && progress.entry("migrate")
                        .filter(entry -> entry.outcome() instanceof StepOutcome.Waiting)
                        .isPresent();
    }
}
