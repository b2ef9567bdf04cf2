package dev.kilter.kubernetes;

import dev.kilter.operator.cluster.Cluster;
import dev.kilter.operator.cluster.ConfigState;
import dev.kilter.operator.step.FluxState;
import dev.kilter.operator.step.JobRun;
import dev.kilter.operator.step.JobState;
import dev.kilter.operator.step.ProcessState;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The operator's cluster: Kubernetes, with Flux as the engine that applies.
final class KubernetesCluster implements Cluster {
    private final ApiGate api;
    private final SlotNamespaces namespaces;
    private final SlotJobs jobs;
    private final FluxObjects flux;
    private final Rollouts rollouts;

    KubernetesCluster(ApiGate api, PlatformSettings settings, InstantSource clock) {
        this.api = api;
        this.namespaces = new SlotNamespaces(api, settings);
        this.jobs = new SlotJobs(api, settings, clock);
        this.flux = new FluxObjects(api, settings, clock);
        this.rollouts = new Rollouts(api, clock);
    }

    @Override
    public void ensureNamespace(String namespace, Slot owner) {
        namespaces.ensure(namespace, owner);
    }

    @Override
    public void putSecret(String namespace, String name, Map<String, String> values) {
        // not stringData: server-side apply would not see that a key went away
        Map<String, String> data = new TreeMap<>();
        values.forEach((key, value) ->
                data.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        api.apply(new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(Map.of(SlotLabels.MANAGED_BY, SlotLabels.KILTER))
                .endMetadata()
                .withType("Opaque")
                .withData(data)
                .build());
    }

    @Override
    public void deleteSecret(String namespace, String name) {
        Secret found = find(namespace, name);
        if (found != null) {
            api.delete(found);
        }
    }

    @Override
    public Optional<Map<String, String>> secret(String namespace, String name) {
        Secret found = find(namespace, name);
        if (found == null) {
            return Optional.empty();
        }
        Map<String, String> values = new TreeMap<>();
        SlotLabels.orNone(found.getData())
                .forEach((key, value) ->
                        values.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return Optional.of(values);
    }

    @Override
    public void startJob(JobRun job) {
        jobs.start(job);
    }

    @Override
    public JobState job(String namespace, String name) {
        return jobs.state(namespace, name);
    }

    @Override
    public void deleteJob(String namespace, String name) {
        jobs.delete(namespace, name);
    }

    @Override
    public void triggerFlux(Slot slot) {
        flux.trigger(slot);
    }

    @Override
    public ConfigState config(Slot slot, Set<String> secrets) {
        flux.follow(slot, !secrets.isEmpty());
        String namespace = slot.names().namespace();
        FluxState state = flux.config(slot);
        return new ConfigState(
                state.commit(),
                secrets.stream().filter(name -> find(namespace, name) == null).collect(Collectors.toSet()),
                state.problem() == null ? null : unopened(state.problem()));
    }

    /// Flux's own words about a Secret that it cannot open.
    private static Problem unopened(Problem problem) {
        boolean sealed = problem.evidence().stream().anyMatch(line -> line.contains("decrypt"));
        return sealed
                ? Problem.of(
                                KilterCode.SECRETS_SEALED_FOR_ANOTHER,
                                "Flux cannot open the sealed secrets",
                                "Compare the key they are sealed for with the platform's: kilter secrets recipient")
                        .withEvidence(problem.evidence())
                : problem;
    }

    @Override
    public FluxState flux(Slot slot) {
        return flux.state(slot, rollouts.content(slot.names().namespace()));
    }

    @Override
    public FluxState fetching(@Nullable String commit) {
        return flux.fetching(commit);
    }

    @Override
    public List<ProcessState> processes(Slot slot) {
        return rollouts.processes(slot.names().namespace());
    }

    @Override
    public void tryAgain(Slot slot) {
        rollouts.tryAgain(slot.names().namespace());
    }

    @Override
    public boolean withdraw(Slot slot) {
        return flux.withdraw(slot);
    }

    @Override
    public boolean removeNamespace(String namespace, Slot owner) {
        return namespaces.remove(namespace, owner);
    }

    private @Nullable Secret find(String namespace, String name) {
        return ApiTrouble.<@Nullable Secret>reading(() ->
                api.client().secrets().inNamespace(namespace).withName(name).get());
    }
}
