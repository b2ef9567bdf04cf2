package dev.kilter.local.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the manifests of a slot. Pure. What a host cannot do is a problem that names the object, never left out
/// silently; what has no meaning on one machine (network policy, accounts, disruption budgets) is known and does
/// nothing.
final class ManifestReader {
    private static final String CONTENT = "kilter.dev/content";

    /// What may stand in `config` alone.
    private static final Map<String, Class<? extends HasMetadata>> CONFIG =
            Map.of("v1 Secret", Secret.class, "v1 ServiceAccount", ServiceAccount.class);

    private static final Map<String, Class<? extends HasMetadata>> KNOWN = Map.of(
            "apps/v1 Deployment", Deployment.class,
            "batch/v1 CronJob", CronJob.class,
            "v1 Service", Service.class,
            "v1 ConfigMap", ConfigMap.class,
            "v1 ServiceAccount", ServiceAccount.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "gateway.networking.k8s.io/v1 HTTPRoute", HTTPRoute.class);

    private ManifestReader() {}

    static SlotPlan read(String namespace, SlotManifests manifests) {
        ManifestFiles.objects(manifests.config()).forEach(node -> object(node, namespace, CONFIG));
        List<JsonNode> nodes = ManifestFiles.objects(manifests.app());
        Map<Class<?>, Map<String, HasMetadata>> objects = new LinkedHashMap<>();
        for (JsonNode node : nodes) {
            HasMetadata object = object(node, namespace, KNOWN);
            String name = object.getMetadata().getName();
            if (objects.computeIfAbsent(object.getClass(), _ -> new LinkedHashMap<>())
                            .put(name, object)
                    != null) {
                throw ManifestFiles.failed(title(node) + " is there twice");
            }
        }
        List<Deployment> deployments = all(objects, Deployment.class);
        DeploymentReader reader = new DeploymentReader(namespace, all(objects, ConfigMap.class));
        Map<String, List<String>> hosts =
                RouteReader.hosts(namespace, all(objects, HTTPRoute.class), all(objects, Service.class), deployments);
        List<Workload> workloads = new ArrayList<>();
        for (Deployment deployment : deployments) {
            workloads.add(reader.read(
                    deployment, hosts.getOrDefault(deployment.getMetadata().getName(), List.of())));
        }
        String content = nodes.stream()
                .map(node ->
                        node.path("metadata").path("annotations").path(CONTENT).asText(""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
        return new SlotPlan(
                content,
                workloads,
                all(objects, CronJob.class).stream().map(reader::read).toList());
    }

    private static HasMetadata object(
            JsonNode node, String namespace, Map<String, Class<? extends HasMetadata>> known) {
        Class<? extends HasMetadata> type = known.get(
                node.path("apiVersion").asText() + " " + node.path("kind").asText());
        if (type == null) {
            throw ManifestFiles.failed(title(node) + " is of a kind that the local platform does not know ("
                    + node.path("apiVersion").asText() + ")");
        }
        String name = node.path("metadata").path("name").asText("");
        if (name.isEmpty()) {
            throw ManifestFiles.failed(title(node) + " has no name");
        }
        String own = node.path("metadata").path("namespace").asText(namespace);
        if (!own.equals(namespace)) {
            throw ManifestFiles.failed(title(node) + " is for the namespace '" + own + "', which is not this slot's");
        }
        try {
            return ManifestFiles.YAML.treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw ManifestFiles.failed(title(node) + ": "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    private static String title(JsonNode node) {
        return "the " + node.path("kind").asText("object") + " '"
                + node.path("metadata").path("name").asText("?") + "'";
    }

    private static <T> List<T> all(Map<Class<?>, Map<String, HasMetadata>> objects, Class<T> type) {
        return objects.getOrDefault(type, Map.of()).values().stream()
                .map(type::cast)
                .toList();
    }
}
