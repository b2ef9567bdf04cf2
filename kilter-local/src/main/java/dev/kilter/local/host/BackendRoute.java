package dev.kilter.local.host;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one workload last told the gateway, so that it is told only changes.
final class BackendRoute {
    private final Routes routes;
    private final String namespace;
    private Set<String> hosts = Set.of();
    private @Nullable List<Backend> backends;

    BackendRoute(Routes routes, String namespace) {
        this.routes = routes;
        this.namespace = namespace;
    }

    void publish(List<String> wantedHosts, List<Instance> instances) {
        List<Backend> fresh = instances.stream().map(Instance::backend).toList();
        Set<String> wanted = Set.copyOf(wantedHosts);
        if (fresh.equals(backends) && wanted.equals(hosts)) {
            return;
        }
        wanted.forEach(host -> routes.route(host, namespace, fresh));
        Set<String> gone = new HashSet<>(hosts);
        gone.removeAll(wanted);
        gone.forEach(routes::unroute);
        hosts = wanted;
        backends = fresh;
    }
}
