package dev.kilter.kubernetes;

import dev.kilter.operator.step.JobRun;
import dev.kilter.operator.step.JobState;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A slot's Jobs: made once under a name that the deploy decides, never retried by Kubernetes, kept until the operator
/// forgets them.
final class SlotJobs {
    private static final int LINES = 200;
    private static final int KILLED = 137;
    private static final long LONGEST_SECONDS = 24 * 3600L;

    private final ApiGate api;
    private final PlatformSettings settings;
    private final InstantSource clock;

    SlotJobs(ApiGate api, PlatformSettings settings, InstantSource clock) {
        this.api = api;
        this.settings = settings;
        this.clock = clock;
    }

    void start(JobRun run) {
        api.create(job(run));
    }

    JobState state(String namespace, String name) {
        Job job = find(namespace, name);
        if (job == null) {
            return new JobState.Absent();
        }
        Optional<Pod> pod = pod(namespace, name);
        List<String> lines = pod.map(found -> lines(namespace, found)).orElse(List.of());
        if (holds(job, "Complete")) {
            return new JobState.Ended(0, lines);
        }
        if (holds(job, "Failed")) {
            return new JobState.Ended(pod.flatMap(SlotJobs::exitCode).orElse(KILLED), lines);
        }
        return new JobState.Running(
                pod.flatMap(PodDiagnosis::waiting).map(List::of).orElse(lines));
    }

    void delete(String namespace, String name) {
        Job job = find(namespace, name);
        if (job != null) {
            api.delete(job);
        }
    }

    private @Nullable Job find(String namespace, String name) {
        return ApiTrouble.<@Nullable Job>reading(() -> api.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    private Optional<Pod> pod(String namespace, String job) {
        return ApiTrouble.reading(() -> api.client()
                        .pods()
                        .inNamespace(namespace)
                        .withLabel("job-name", job)
                        .list()
                        .getItems())
                .stream()
                .max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()));
    }

    private List<String> lines(String namespace, Pod pod) {
        boolean begun = pod.getStatus().getContainerStatuses().stream()
                .anyMatch(status -> status.getState().getRunning() != null
                        || status.getState().getTerminated() != null);
        if (!begun) {
            return List.of();
        }
        try {
            return LogText.of(api.client(), namespace, pod.getMetadata().getName(), "tailLines=" + LINES)
                    .lines()
                    .toList();
        } catch (KubernetesClientException e) {
            if (ApiTrouble.isGone(e) || e.getCode() == java.net.HttpURLConnection.HTTP_BAD_REQUEST) {
                return List.of();
            }
            throw ApiTrouble.problem(e);
        }
    }

    private static Optional<Integer> exitCode(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(ContainerStatus::getState)
                .map(state -> state == null ? null : state.getTerminated())
                .filter(Objects::nonNull)
                .map(ContainerStateTerminated::getExitCode)
                .findFirst();
    }

    private static boolean holds(Job job, String type) {
        List<JobCondition> conditions =
                job.getStatus() == null || job.getStatus().getConditions() == null
                        ? List.of()
                        : job.getStatus().getConditions();
        return conditions.stream()
                .anyMatch(condition -> condition.getType().equals(type)
                        && condition.getStatus().equals("True"));
    }

    private Job job(JobRun run) {
        Map<String, String> labels = new HashMap<>(SlotLabels.of(run.slot()));
        labels.put("kilter.dev/job", run.name());
        return new JobBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withName(run.name())
                        .withNamespace(run.namespace())
                        .withLabels(labels)
                        .build())
                .withNewSpec()
                .withBackoffLimit(0)
                .withCompletions(1)
                .withParallelism(1)
                .withPodReplacementPolicy("Failed")
                .withActiveDeadlineSeconds(left(run.deadline()))
                .withTtlSecondsAfterFinished((int) LONGEST_SECONDS)
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withSpec(
                        run.work() instanceof JobRun.Work.Held(var process)
                                ? held(run, process)
                                : JobPod.of(run, settings))
                .endTemplate()
                .endSpec()
                .build();
    }

    /// The Job counts from when it begins, a moment from now.
    private long left(Instant deadline) {
        return Math.clamp(Duration.between(clock.instant(), deadline).toSeconds(), 1, LONGEST_SECONDS);
    }

    private PodSpec held(JobRun run, String process) {
        List<Deployment> all = ApiTrouble.reading(() -> api.client()
                .apps()
                .deployments()
                .inNamespace(run.namespace())
                .withLabel(SlotLabels.PROCESS)
                .list()
                .getItems());
        Map<String, PodSpec> known = new TreeMap<>();
        all.forEach(each -> known.put(
                each.getMetadata().getLabels().get(SlotLabels.PROCESS),
                each.getSpec().getTemplate().getSpec()));
        PodSpec original = known.get(process);
        if (original == null) {
            throw Problem.of(
                            KilterCode.NO_SUCH_THING,
                            "there is no process '" + process + "' in " + run.slot(),
                            known.isEmpty()
                                    ? "Deploy first."
                                    : "Use one of: " + String.join(", ", known.keySet()) + ".")
                    .toException();
        }
        return HeldPod.of(original, settings.runner().image());
    }
}
