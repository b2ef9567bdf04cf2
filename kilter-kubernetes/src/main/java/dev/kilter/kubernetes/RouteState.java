package dev.kilter.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What the gateway says of an HTTPRoute (gateway-api v1, `status.parents[].conditions`). Pure.
final class RouteState {
    private static final Set<String> WANTED = Set.of("Accepted", "ResolvedRefs");

    private RouteState() {}

    /// The conditions that do not hold yet, each with its message; empty when the route is taken.
    static Map<String, String> missing(GenericKubernetesResource route) {
        Map<String, String> missing = new LinkedHashMap<>();
        List<Map<String, Object>> parents = parents(route);
        if (parents.isEmpty()) {
            missing.put("Accepted", "no gateway has looked at it yet");
        }
        for (Map<String, Object> parent : parents) {
            for (String type : WANTED) {
                Map<String, Object> condition = condition(parent, type);
                if (!isCurrent(condition, route) || !"True".equals(condition.get("status"))) {
                    missing.put(
                            type,
                            condition.isEmpty()
                                    ? "not said yet"
                                    : condition.get("reason") + ": " + condition.get("message"));
                }
            }
        }
        return missing;
    }

    /// Whether the gateway has looked at this very route and said no.
    static boolean isRefused(GenericKubernetesResource route) {
        return parents(route).stream()
                .anyMatch(parent -> WANTED.stream().anyMatch(type -> {
                    Map<String, Object> condition = condition(parent, type);
                    return isCurrent(condition, route) && "False".equals(condition.get("status"));
                }));
    }

    private static boolean isCurrent(Map<String, Object> condition, GenericKubernetesResource route) {
        return condition.get("observedGeneration") instanceof Number seen
                && Objects.equals(seen.longValue(), route.getMetadata().getGeneration());
    }

    private static List<Map<String, Object>> parents(GenericKubernetesResource route) {
        List<Map<String, Object>> parents = route.get("status", "parents");
        return parents == null ? List.of() : parents;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> condition(Map<String, Object> parent, String type) {
        Object conditions = parent.get("conditions");
        if (!(conditions instanceof List<?> list)) {
            return Map.of();
        }
        return list.stream()
                .map(entry -> (Map<String, Object>) entry)
                .filter(entry -> type.equals(entry.get("type")))
                .findFirst()
                .orElse(Map.of());
    }
}
