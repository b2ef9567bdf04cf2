package dev.kilter.local.host;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Follows HTTPRoute -> Service -> Deployment, by names and labels. Pure.
final class RouteReader {
    private RouteReader() {}

    /// Host names by name of the Deployment that answers. Whatever has a Service answers by the name that it has on
    /// a cluster too, so that the app's other processes reach it there whether it has a route or not.
    static Map<String, List<String>> hosts(
            String namespace, List<HTTPRoute> routes, List<Service> services, List<Deployment> deployments) {
        Map<String, List<String>> hosts = new LinkedHashMap<>();
        for (HTTPRoute route : routes) {
            String name = route.getMetadata().getName();
            for (HTTPRouteRule rule : route.getSpec().getRules()) {
                check(name, rule);
                Service service = service(name, rule.getBackendRefs().getFirst(), services);
                List<String> answering = answering(service, deployments);
                if (answering.size() != 1) {
                    throw ManifestFiles.failed(
                            "the Service '" + service.getMetadata().getName() + "' selects " + answering.size()
                                    + " Deployments; the local platform needs exactly one");
                }
                hosts.computeIfAbsent(answering.getFirst(), _ -> new ArrayList<>())
                        .addAll(route.getSpec().getHostnames());
            }
        }
        for (Service service : services) {
            List<String> answering = answering(service, deployments);
            if (answering.size() == 1) {
                hosts.computeIfAbsent(answering.getFirst(), _ -> new ArrayList<>())
                        .add(service.getMetadata().getName() + "." + namespace + ".svc");
            }
        }
        return hosts;
    }

    private static List<String> answering(Service service, List<Deployment> deployments) {
        return deployments.stream()
                .filter(deployment -> selects(service, deployment))
                .map(deployment -> deployment.getMetadata().getName())
                .toList();
    }

    private static void check(String route, HTTPRouteRule rule) {
        if (rule.getBackendRefs().size() != 1) {
            throw ManifestFiles.failed("the HTTPRoute '" + route + "' has a rule with "
                    + rule.getBackendRefs().size() + " backendRefs; the local platform knows one");
        }
        if (!rule.getFilters().isEmpty()) {
            throw ManifestFiles.failed(
                    "the HTTPRoute '" + route + "' has filters, which the local platform does not know");
        }
        for (HTTPRouteMatch match : rule.getMatches()) {
            boolean all = match.getHeaders().isEmpty()
                    && match.getQueryParams().isEmpty()
                    && match.getMethod() == null
                    && (match.getPath() == null || "/".equals(match.getPath().getValue()));
            if (!all) {
                throw ManifestFiles.failed("the HTTPRoute '" + route + "' matches less than all paths of its hosts, "
                        + "which the local platform does not know");
            }
        }
    }

    private static Service service(String route, HTTPBackendRef ref, List<Service> services) {
        return services.stream()
                .filter(service -> service.getMetadata().getName().equals(ref.getName()))
                .findFirst()
                .orElseThrow(() -> ManifestFiles.failed(
                        "the HTTPRoute '" + route + "' names the Service '" + ref.getName() + "', which is not there"));
    }

    private static boolean selects(Service service, Deployment deployment) {
        Map<String, String> selector = service.getSpec().getSelector();
        Map<String, String> labels =
                deployment.getSpec().getTemplate().getMetadata().getLabels();
        return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
    }
}
