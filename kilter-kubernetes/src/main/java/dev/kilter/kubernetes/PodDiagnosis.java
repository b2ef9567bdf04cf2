package dev.kilter.kubernetes;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Why a pod is not ready, from what the kubelet and the scheduler say of it. Pure.
final class PodDiagnosis {
    private static final Set<String> PULL = Set.of("ErrImagePull", "ImagePullBackOff");
    private static final Set<String> CONFIG =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");
    /// The first pull may meet a registry that is only busy; these it will meet again.
    private static final Pattern REFUSED_PULL =
            Pattern.compile("not found|manifest unknown|denied|unauthorized|forbidden", Pattern.CASE_INSENSITIVE);

    /// What the kubelet says when it has not heard of a new Secret yet, and tries again by itself.
    private static final Pattern PASSING =
            Pattern.compile("timed out waiting for the condition|context deadline exceeded");

    /// By then the kubelet has tried twice (10 s apart).
    private static final Duration PULLED_TWICE = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration UNMADE = Duration.ofSeconds(3);
    /// The cluster autoscaler looks at pods without a node every 10 s (`--scan-interval`,
    /// [FAQ](https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md)): until then it may
    /// speak.
    private static final Duration UNSCHEDULABLE = Duration.ofSeconds(12);
    private static final int CRASHES = 3;
    private static final int OUT_OF_MEMORY = 137;

    private static final Pattern REFUSED = Pattern.compile(
            "ECONNREFUSED|connection refused|ETIMEDOUT|connect(ion)? timed out|ENOTFOUND|UnknownHostException"
                    + "|could not translate host name|password authentication failed",
            Pattern.CASE_INSENSITIVE);

    /// The kernel's words about a program for another processor; whoever starts it says them at once.
    private static final Pattern FOREIGN = Pattern.compile("exec format error", Pattern.CASE_INSENSITIVE);
    private static final int FIRST_LINES = 3;

    private PodDiagnosis() {}

    /// How often the container has ended with an error, this time included: the count of restarts rises only when
    /// the next container is made, which a crash loop puts off.
    static int crashes(Pod pod) {
        return status(pod)
                .map(status -> status.getRestartCount() + (isDown(status) ? 1 : 0))
                .orElse(0);
    }

    private static boolean isDown(ContainerStatus status) {
        ContainerState state = status.getState();
        boolean putOff = state != null
                && state.getWaiting() != null
                && "CrashLoopBackOff".equals(state.getWaiting().getReason());
        return terminated(putOff ? status.getLastState() : state)
                .filter(end -> end.getExitCode() != 0)
                .isPresent();
    }

    /// What a pod that has not begun waits for, in a few words.
    static Optional<String> waiting(Pod pod) {
        if (status(pod).isEmpty()) {
            return unscheduled(pod).map(condition -> "no node has room for it: " + condition.getMessage());
        }
        return status(pod)
                .map(ContainerStatus::getState)
                .map(ContainerState::getWaiting)
                .filter(waiting -> waiting.getReason() != null
                        && !waiting.getReason().equals("ContainerCreating")
                        && !waiting.getReason().equals("PodInitializing"))
                .map(waiting -> waiting.getReason() + ": " + waiting.getMessage());
    }

    /// Why this pod will not get ready by itself. `log` are the last lines of the container that ended last.
    static Optional<Problem> verdict(String process, Pod pod, List<String> log, Instant now) {
        Optional<ContainerStatus> status = status(pod);
        if (status.isEmpty()) {
            return unschedulable(process, pod, now);
        }
        ContainerState state = status.get().getState();
        ContainerStateWaiting waiting = state == null ? null : state.getWaiting();
        String reason = waiting == null ? "" : String.valueOf(waiting.getReason());
        String message = waiting == null ? "" : String.valueOf(waiting.getMessage());
        if (reason.equals("InvalidImageName") || (PULL.contains(reason) && isRefused(pod, message, now))) {
            return Optional.of(Problem.of(
                            KilterCode.IMAGE_PULL_FAILED,
                            process + " cannot start: its image cannot be pulled",
                            "Check that the image exists and that the cluster may pull it; then deploy again.")
                    .withEvidence(status.get().getImage(), reason + ": " + message));
        }
        if (isForeign(status.get(), message, log)) {
            return Optional.of(foreign(process, pod, status.get(), message, log));
        }
        if (CONFIG.contains(reason) && (!PASSING.matcher(message).find() || isOlder(pod, PATIENCE, now))) {
            return Optional.of(Problem.of(
                            KilterCode.ADMISSION_REFUSED,
                            process + " cannot be started: " + reason,
                            "Read the message: a Secret is missing, or the image's user or command does not fit.")
                    .withEvidence(message));
        }
        return crashes(pod) >= CRASHES ? crash(process, status.get(), log) : Optional.empty();
    }

    private static boolean isRefused(Pod pod, String message, Instant now) {
        return REFUSED_PULL.matcher(message).find() || isOlder(pod, PULLED_TWICE, now);
    }

    private static boolean isForeign(ContainerStatus status, String message, List<String> log) {
        String end = terminated(status.getState())
                .or(() -> terminated(status.getLastState()))
                .map(ContainerStateTerminated::getMessage)
                .orElse("");
        return Stream.concat(Stream.of(message, end), log.stream().limit(FIRST_LINES))
                .anyMatch(line -> FOREIGN.matcher(line).find());
    }

    /// It will be so on every start, so the first one decides.
    private static Problem foreign(String process, Pod pod, ContainerStatus status, String message, List<String> log) {
        String node =
                String.valueOf(pod.getSpec() == null ? null : pod.getSpec().getNodeName());
        List<String> evidence = new ArrayList<>(
                List.of(String.valueOf(status.getImage()), "it was started on the node '" + node + "'"));
        if (!message.isEmpty()) {
            evidence.add(message);
        }
        evidence.addAll(log);
        return Problem.of(
                        KilterCode.WRONG_PROCESSOR,
                        process + " cannot start: its program is for another processor than the node's",
                        "Build for what the nodes run: kilter deploy --platform linux/amd64, or linux/arm64.")
                .withEvidence(evidence);
    }

    /// Why a Deployment's pods are not even made: a quota or a policy says no, and has said so for a while since
    /// `tried`.
    static Optional<Problem> unmade(String process, Deployment deployment, Instant tried, Instant now) {
        List<DeploymentCondition> conditions =
                deployment.getStatus() == null || deployment.getStatus().getConditions() == null
                        ? List.of()
                        : deployment.getStatus().getConditions();
        return conditions.stream()
                .filter(condition -> condition.getType().equals("ReplicaFailure")
                        && condition.getStatus().equals("True")
                        && isOver(UNMADE, Instant.parse(condition.getLastTransitionTime()), now)
                        && isOver(UNMADE, tried, now))
                .findFirst()
                .map(condition -> Problem.of(
                                KilterCode.ADMISSION_REFUSED,
                                process + " gets no pod: the cluster refuses it",
                                "Ask the platform team about the quota or policy that it names; then deploy again.")
                        .withEvidence(String.valueOf(condition.getMessage())));
    }

    private static boolean isOver(Duration time, Instant since, Instant now) {
        return Duration.between(since, now).compareTo(time) > 0;
    }

    private static boolean isOlder(Pod pod, Duration age, Instant now) {
        String start = pod.getStatus().getStartTime();
        return start != null && Duration.between(Instant.parse(start), now).compareTo(age) > 0;
    }

    private static Optional<Problem> unschedulable(String process, Pod pod, Instant now) {
        return unscheduled(pod)
                .filter(condition -> Duration.between(Instant.parse(condition.getLastTransitionTime()), now)
                                .compareTo(UNSCHEDULABLE)
                        > 0)
                .map(condition -> Problem.of(
                                KilterCode.UNSCHEDULABLE,
                                process + " finds no node to run on",
                                "Ask for less, or give the cluster more room; then deploy again.")
                        .withEvidence(String.valueOf(condition.getMessage())));
    }

    private static Optional<PodCondition> unscheduled(Pod pod) {
        return conditions(pod).stream()
                .filter(condition -> condition.getType().equals("PodScheduled")
                        && condition.getStatus().equals("False")
                        && "Unschedulable".equals(condition.getReason()))
                .findFirst();
    }

    private static Optional<Problem> crash(String process, ContainerStatus status, List<String> log) {
        ContainerStateTerminated end = terminated(status.getState())
                .or(() -> terminated(status.getLastState()))
                .orElse(null);
        if (end == null) {
            return Optional.empty();
        }
        List<String> evidence = new ArrayList<>();
        evidence.add("exit code " + end.getExitCode() + ", restarted " + status.getRestartCount() + " times");
        evidence.addAll(log);
        if ("OOMKilled".equals(end.getReason())) {
            return Optional.of(Problem.of(
                            KilterCode.OUT_OF_MEMORY,
                            process + " was killed because it used more memory than its limit",
                            "Let it use less, or raise its limit; then deploy again.")
                    .withEvidence(evidence));
        }
        Optional<String> dependency =
                log.stream().filter(line -> REFUSED.matcher(line).find()).findFirst();
        if (dependency.isPresent()) {
            return Optional.of(Problem.of(
                            KilterCode.DEPENDENCY_UNREACHABLE,
                            process + " cannot reach something it needs: "
                                    + dependency.get().strip(),
                            "Start what it asks for, or correct its address in `env:`; then deploy again.")
                    .withEvidence(evidence));
        }
        return Optional.of(Problem.of(
                        KilterCode.CRASH_LOOP,
                        process + " stops right after it starts: it ended "
                                + (status.getRestartCount() + 1) + " times, the last time with exit code "
                                + end.getExitCode(),
                        end.getExitCode() == OUT_OF_MEMORY
                                ? "Something killed it, mostly for want of memory; let it use less and deploy again."
                                : "Read its log: `kilter logs --process " + process
                                        + "`; mend the app and deploy again.")
                .withEvidence(evidence));
    }

    /// The container that carries the process; our pods have one.
    private static Optional<ContainerStatus> status(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
                ? Optional.empty()
                : pod.getStatus().getContainerStatuses().stream().findFirst();
    }

    private static List<PodCondition> conditions(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getConditions() == null
                ? List.of()
                : pod.getStatus().getConditions();
    }

    private static Optional<ContainerStateTerminated> terminated(@Nullable ContainerState state) {
        return state == null ? Optional.empty() : Optional.ofNullable(state.getTerminated());
    }
}
