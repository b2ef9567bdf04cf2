package dev.kilter.kubernetes;

import dev.kilter.operator.step.ProcessState;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a slot's CronJobs are.
final class CronRuns {
    private final ApiGate api;

    CronRuns(ApiGate api) {
        this.api = api;
    }

    List<ProcessState> states(String namespace) {
        return ApiTrouble.reading(() -> api.client()
                        .batch()
                        .v1()
                        .cronjobs()
                        .inNamespace(namespace)
                        .withLabel(SlotLabels.MANAGED_BY, SlotLabels.KILTER)
                        .list()
                        .getItems())
                .stream()
                .filter(found -> found.getMetadata().getDeletionTimestamp() == null)
                .sorted(Comparator.comparing(found -> found.getMetadata().getName()))
                .map(CronRuns::state)
                .toList();
    }

    static ProcessState state(CronJob job) {
        CronJobStatus status = job.getStatus();
        int running = status == null || status.getActive() == null
                ? 0
                : status.getActive().size();
        return ProcessState.recurring(
                job.getMetadata().getName(),
                running,
                job.getSpec().getSchedule() + " " + job.getSpec().getTimeZone(),
                message(status, running)
                        + (Boolean.TRUE.equals(job.getSpec().getSuspend()) ? ", suspended while the env sleeps" : ""));
    }

    private static String message(@Nullable CronJobStatus status, int running) {
        String last = status == null ? null : status.getLastScheduleTime();
        if (status == null || last == null) {
            return "no run yet";
        }
        if (running > 0) {
            return "running since " + last;
        }
        String good = status.getLastSuccessfulTime();
        if (Objects.requireNonNullElse(good, "").compareTo(last) >= 0) {
            return "last run " + last + ": done";
        }
        return "last run " + last + ": failed, " + (good == null ? "as all before" : "the last good one ended " + good);
    }
}
