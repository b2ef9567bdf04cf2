package dev.kilter.server;

import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.NumberedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// How far a deploy is, as its events have told; they stay when the resource is another deploy's by now. Pure.
final class ToldProgress {
    private static final Duration CALM = Duration.ofSeconds(1);

    private ToldProgress() {}

    static Progress of(DeployRequest request, List<NumberedEvent> events) {
        DeployPlan plan = DeployPlan.of(request.config(), request.options()).onPlatform();
        Map<String, Progress.Entry> told = new HashMap<>();
        for (NumberedEvent each : events) {
            switch (each.event()) {
                case DeployEvent.StepStarted(var step) ->
                    told.putIfAbsent(
                            step, new Progress.Entry(step, each.at(), null, new StepOutcome.Waiting("", CALM)));
                case DeployEvent.StepEnded end ->
                    told.computeIfPresent(
                            end.step(), (step, begun) -> new Progress.Entry(step, begun.started(), each.at(), of(end)));
                default -> {
                    // says nothing of a step's beginning or end
                }
            }
        }
        List<Progress.Entry> entries = new ArrayList<>();
        for (Step step : plan.steps()) {
            Progress.Entry entry = told.get(step.id());
            if (entry == null) {
                break;
            }
            entries.add(entry);
        }
        return new Progress(plan, entries);
    }

    private static StepOutcome of(DeployEvent.StepEnded end) {
        return switch (end.outcome()) {
            case "failed" -> new StepOutcome.Halted(Objects.requireNonNull(end.problem()));
            case "skipped" -> new StepOutcome.Skipped(end.note());
            default -> new StepOutcome.Done(end.note());
        };
    }
}
