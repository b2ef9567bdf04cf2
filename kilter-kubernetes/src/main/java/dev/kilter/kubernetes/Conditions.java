package dev.kilter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.Problem;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// A status in the words of kstatus (kubernetes-sigs/cli-utils:pkg/kstatus/README.md): Ready from the very first write,
/// Reconciling while something is under way, Stalled when nothing will change by itself. Pure.
final class Conditions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 4_096;

    private Conditions() {}

    /// One word for people.
    static String phase(KilterAppSpec spec, KilterAppStatus status) {
        Progress progress = status.progress();
        if (progress == null || !spec.deploy().id().equals(status.deployId())) {
            return "Pending";
        }
        return switch (progress.next()) {
            case Progress.Next.Live() -> "Live";
            case Progress.Next.Stopped _ -> "Failed";
            case Progress.Next.Run(var step) -> status.late() != null ? "Late" : capital(step.id());
        };
    }

    /// The conditions; a time moves only when its condition's status does.
    static List<Condition> of(
            KilterAppSpec spec, KilterAppStatus status, List<Condition> before, long generation, Instant now) {
        Verdict verdict = verdict(spec, status);
        List<Condition> conditions = new ArrayList<>();
        conditions.add(condition("Ready", verdict.ready(), verdict, before, generation, now));
        if (verdict.working()) {
            conditions.add(condition("Reconciling", "True", verdict, before, generation, now));
        }
        if (verdict.stalled()) {
            conditions.add(condition("Stalled", "True", verdict, before, generation, now));
        }
        return conditions;
    }

    /// The conditions of a resource's status; none where it has none.
    static List<Condition> in(@Nullable JsonNode status) {
        if (status == null || !status.has("conditions")) {
            return List.of();
        }
        return StreamSupport.stream(status.get("conditions").spliterator(), false)
                .map(node -> JSON.convertValue(node, Condition.class))
                .toList();
    }

    private record Verdict(String ready, boolean working, boolean stalled, String reason, String message) {}

    private static Verdict verdict(KilterAppSpec spec, KilterAppStatus status) {
        Progress progress = status.progress();
        if (progress == null || !spec.deploy().id().equals(status.deployId())) {
            return new Verdict("Unknown", true, false, "Pending", "the operator has not begun");
        }
        Problem late = status.late();
        return switch (progress.next()) {
            case Progress.Next.Live() ->
                new Verdict(
                        "True", false, false, "Live", "deploy " + spec.deploy().id() + " is live");
            case Progress.Next.Stopped(var entry) ->
                new Verdict("False", false, true, "Failed", told(entry.stepId(), halted(entry.outcome())));
            case Progress.Next.Run(var step) ->
                late == null
                        ? new Verdict("Unknown", true, false, capital(step.id()), waits(progress))
                        : new Verdict("False", false, true, "ReadinessDeadlineExceeded", told(step.id(), late));
        };
    }

    private static @Nullable Problem halted(StepOutcome outcome) {
        return outcome instanceof StepOutcome.Halted(var problem) ? problem : null;
    }

    private static String told(String step, @Nullable Problem problem) {
        return problem == null ? step : step + ": " + problem.code().value() + " " + problem.detail();
    }

    private static String waits(Progress progress) {
        return !progress.entries().isEmpty()
                        && progress.entries().getLast().outcome() instanceof StepOutcome.Waiting(var on, var _)
                ? "waiting for " + on
                : "under way";
    }

    private static Condition condition(
            String type, String status, Verdict verdict, List<Condition> before, long generation, Instant now) {
        String since = before.stream()
                .filter(old -> old.getType().equals(type) && old.getStatus().equals(status))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
        String message = verdict.message();
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(verdict.reason())
                .withMessage(message.substring(0, Math.min(message.length(), LONGEST)))
                .withLastTransitionTime(since)
                .withObservedGeneration(generation)
                .build();
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
