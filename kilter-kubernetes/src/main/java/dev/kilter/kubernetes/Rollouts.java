package dev.kilter.kubernetes;

import dev.kilter.operator.step.ProcessState;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a slot's Deployments, pods and route are.
final class Rollouts {
    private static final ResourceDefinitionContext ROUTES = new ResourceDefinitionContext.Builder()
            .withGroup("gateway.networking.k8s.io")
            .withVersion("v1")
            .withKind("HTTPRoute")
            .withPlural("httproutes")
            .withNamespaced(true)
            .build();
    private static final String HASH = "pod-template-hash";
    private static final String TRIED = "kilter.dev/tried";

    private final ApiGate api;
    private final InstantSource clock;
    private final PodSight sight;
    private final CronRuns cron;

    Rollouts(ApiGate api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
        this.sight = new PodSight(api.client());
        this.cron = new CronRuns(api);
    }

    /// The `kilter.dev/content` that all live Deployments and routes carry; null: nothing, or not the same on all.
    @Nullable
    String content(String namespace) {
        Set<String> seen = new HashSet<>();
        deployments(namespace)
                .forEach(found -> seen.add(content(found.getMetadata().getAnnotations())));
        routes(namespace).forEach(found -> seen.add(content(found.getMetadata().getAnnotations())));
        return seen.size() == 1 && !seen.contains("") ? seen.iterator().next() : null;
    }

    List<ProcessState> processes(String namespace) {
        List<Deployment> deployments = deployments(namespace);
        if (deployments.isEmpty()) {
            return List.of();
        }
        List<Pod> pods = pods(namespace);
        List<ReplicaSet> sets = sets(namespace);
        List<GenericKubernetesResource> routes = routes(namespace);
        List<ProcessState> states = new ArrayList<>();
        for (Deployment deployment : deployments) {
            String process = SlotLabels.process(deployment.getMetadata().getLabels());
            Optional<ReplicaSet> newest = newest(sets, deployment);
            Instant tried = newest.map(Rollouts::tried).orElse(Instant.EPOCH);
            ProcessState state = state(process, deployment, current(process, newest, pods), tried);
            states.add(withRoute(
                    state,
                    routes.stream()
                            .filter(route -> SlotLabels.process(
                                            route.getMetadata().getLabels())
                                    .equals(process))
                            .toList()));
        }
        states.addAll(cron.states(namespace));
        return states;
    }

    /// Has failed pods of the newest templates replaced, and asks once more for those that could not be made.
    /// Kubernetes gives none up, but lets more and more time pass before it tries again, up to five minutes and
    /// more.
    void tryAgain(String namespace) {
        List<Pod> pods = pods(namespace);
        List<ReplicaSet> sets = sets(namespace);
        Instant now = clock.instant();
        for (Deployment deployment : deployments(namespace)) {
            String process = SlotLabels.process(deployment.getMetadata().getLabels());
            Optional<ReplicaSet> newest = newest(sets, deployment);
            current(process, newest, pods).stream()
                    .filter(pod -> !isReady(pod) && diagnosed(process, pod).isPresent())
                    .forEach(api::delete);
            newest.filter(set -> PodDiagnosis.unmade(process, deployment, tried(set), now)
                            .isPresent())
                    .ifPresent(set ->
                            api.patch(set, "{\"metadata\":{\"annotations\":{\"" + TRIED + "\":\"" + now + "\"}}}"));
        }
    }

    /// When its pods were last asked for by a deploy that found them missing.
    private static Instant tried(ReplicaSet set) {
        String tried = SlotLabels.orNone(set.getMetadata().getAnnotations()).get(TRIED);
        return tried == null ? Instant.EPOCH : Instant.parse(tried);
    }

    private List<Pod> pods(String namespace) {
        return list(() -> api.client()
                .pods()
                .inNamespace(namespace)
                .withLabel(SlotLabels.PROCESS)
                .list()
                .getItems());
    }

    private List<ReplicaSet> sets(String namespace) {
        return list(() -> api.client()
                .apps()
                .replicaSets()
                .inNamespace(namespace)
                .withLabel(SlotLabels.PROCESS)
                .list()
                .getItems());
    }

    /// The process's pods of this template.
    private static List<Pod> current(String process, Optional<ReplicaSet> newest, List<Pod> pods) {
        String hash = newest.map(set -> set.getMetadata().getLabels().get(HASH)).orElse(null);
        return pods.stream()
                .filter(pod -> hash != null
                        && SlotLabels.process(pod.getMetadata().getLabels()).equals(process)
                        && hash.equals(Map.copyOf(pod.getMetadata().getLabels()).get(HASH))
                        && pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    private ProcessState state(String process, Deployment deployment, List<Pod> current, Instant tried) {
        int desired = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
        DeploymentStatus status = deployment.getStatus();
        boolean observed = status != null
                && status.getObservedGeneration() != null
                && status.getObservedGeneration() >= deployment.getMetadata().getGeneration();
        int all = status == null ? 0 : count(status.getReplicas());
        int updated = status == null ? 0 : count(status.getUpdatedReplicas());
        int available = status == null ? 0 : count(status.getAvailableReplicas());
        int updatedReady = (int) current.stream().filter(Rollouts::isReady).count();
        boolean settled = observed && updated == desired && all == desired && available == desired;
        Optional<Problem> failure = settled
                ? Optional.empty()
                : current.stream()
                        .filter(pod -> !isReady(pod))
                        .flatMap(pod -> diagnosed(process, pod).stream())
                        .findFirst()
                        .or(() -> PodDiagnosis.unmade(process, deployment, tried, clock.instant()));
        String waits = current.stream()
                .flatMap(pod -> PodDiagnosis.waiting(pod).stream())
                .findFirst()
                .orElse(observed ? "" : "the Deployment to be observed");
        return new ProcessState(
                process,
                desired,
                status == null ? 0 : count(status.getReadyReplicas()),
                Math.min(desired, updatedReady),
                settled,
                current.stream().mapToInt(PodDiagnosis::crashes).sum(),
                failure.orElse(null),
                failure.map(Problem::detail).orElse(settled ? "" : waits));
    }

    private Optional<Problem> diagnosed(String process, Pod pod) {
        List<String> log = PodDiagnosis.crashes(pod) > 0 ? sight.lastWords(pod) : List.of();
        return PodDiagnosis.verdict(process, pod, log, clock.instant())
                .filter(problem -> !problem.code().equals(KilterCode.UNSCHEDULABLE.code()) || !sight.getsNode(pod))
                .or(() -> PodDiagnosis.crashes(pod) > 0
                        ? Optional.empty()
                        : sight.unready(pod, clock.instant())
                                .flatMap(sighting -> UnreadyDiagnosis.verdict(process, sighting)));
    }

    /// A process is not ready for people before its route is taken.
    private static ProcessState withRoute(ProcessState state, List<GenericKubernetesResource> routes) {
        for (GenericKubernetesResource route : routes) {
            Map<String, String> waiting = RouteState.missing(route);
            if (!waiting.isEmpty()) {
                Map.Entry<String, String> first = waiting.entrySet().iterator().next();
                Problem refused = RouteState.isRefused(route)
                        ? Problem.of(
                                        KilterCode.ROUTE_REFUSED,
                                        "the gateway does not take the route of "
                                                + route.getMetadata().getName(),
                                        "Ask the platform team about the gateway's listeners and allowed routes.")
                                .withEvidence(first.getKey() + ": " + first.getValue())
                        : null;
                return new ProcessState(
                        state.name(),
                        state.desired(),
                        state.ready(),
                        state.updated(),
                        false,
                        state.restarts(),
                        state.failure() == null ? refused : state.failure(),
                        state.message().isEmpty() ? "the route: " + first.getValue() : state.message());
            }
        }
        return state;
    }

    private List<Deployment> deployments(String namespace) {
        return list(() -> api.client()
                        .apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withLabel(SlotLabels.MANAGED_BY, SlotLabels.KILTER)
                        .list()
                        .getItems())
                .stream()
                .filter(found -> found.getMetadata().getDeletionTimestamp() == null)
                .sorted(Comparator.comparing(found ->
                        SlotLabels.process(found.getMetadata().getLabels()).equals("web")
                                ? ""
                                : found.getMetadata().getName()))
                .toList();
    }

    private List<GenericKubernetesResource> routes(String namespace) {
        return list(() -> api.client()
                .genericKubernetesResources(ROUTES)
                .inNamespace(namespace)
                .withLabel(SlotLabels.MANAGED_BY, SlotLabels.KILTER)
                .list()
                .getItems());
    }

    private static Optional<ReplicaSet> newest(List<ReplicaSet> sets, Deployment deployment) {
        return sets.stream()
                .filter(set -> set.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner ->
                                owner.getUid().equals(deployment.getMetadata().getUid())))
                .max(Comparator.comparingLong(Rollouts::revision));
    }

    private static long revision(ReplicaSet set) {
        String revision = SlotLabels.orNone(set.getMetadata().getAnnotations())
                .getOrDefault("deployment.kubernetes.io/revision", "0");
        return Long.parseLong(revision);
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    private static int count(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    private static String content(@Nullable Map<String, String> annotations) {
        return SlotLabels.orNone(annotations).getOrDefault(SlotLabels.CONTENT, "");
    }

    private static <T> List<T> list(java.util.function.Supplier<List<T>> request) {
        return ApiTrouble.reading(request);
    }
}
