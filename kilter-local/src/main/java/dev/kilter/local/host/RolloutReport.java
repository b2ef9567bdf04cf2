package dev.kilter.local.host;

import dev.kilter.sdk.problem.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says in what state a process is, as part of its release. Pure.
final class RolloutReport {
    private RolloutReport() {}

    static WorkloadState of(
            Workload want,
            WorkloadState.Counts counts,
            SlotRecord slot,
            Optional<Diagnosis> wrong,
            String announcement) {
        SlotRecord.Failure failure = slot.failure();
        if (failure != null && !slot.serving().contains(want)) {
            return takenBack(want, counts, failure, announcement);
        }
        String process = want.spec().id().process();
        String waiting = counts.switched()
                ? ""
                : counts.updated() >= counts.desired()
                        ? "waiting for the other processes to become ready"
                        : "waiting for " + process + " to become ready";
        String message = wrong.map(each -> each.problem().detail()).orElse(waiting);
        return state(
                want,
                counts,
                announcement.isEmpty() ? message : announcement,
                wrong.map(Diagnosis::problem).orElse(null),
                wrong.map(Diagnosis::isFinal).orElse(false));
    }

    private static WorkloadState takenBack(
            Workload want, WorkloadState.Counts counts, SlotRecord.Failure failure, String announcement) {
        if (failure.process().equals(want.spec().id().process())) {
            return state(
                    want,
                    counts,
                    announcement.isEmpty() ? failure.problem().detail() : announcement,
                    failure.problem(),
                    true);
        }
        return state(want, counts, "taken back, as " + failure.process() + " did not become ready", null, false);
    }

    /// What is known of a wish that nobody looked at yet.
    static WorkloadState beginning(Workload want, int ready) {
        WorkloadState.Counts counts = new WorkloadState.Counts(want.replicas(), ready, 0, 0, false);
        String message = "waiting for " + want.spec().id().process() + " to become ready";
        return state(want, counts, message, null, false);
    }

    private static WorkloadState state(
            Workload want, WorkloadState.Counts counts, String message, @Nullable Problem problem, boolean isFinal) {
        ProcessSpec.Id id = want.spec().id();
        return new WorkloadState(id.process(), id.template(), counts, message, problem, isFinal);
    }
}
