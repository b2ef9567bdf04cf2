package dev.kilter.server;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.RouteConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where people reach an app on this platform: the app itself, and each of its processes that is public.
record Addresses(AppConfig config, ServerSettings settings) {
    /// The host of the app itself; null for an internal one.
    @Nullable
    String host() {
        return config.web().isPublic() ? config.slot().names().hostLabel() + "." + settings.appDomain() : null;
    }

    /// The hosts of its other processes, by name.
    SortedMap<String, String> processHosts() {
        SortedMap<String, String> hosts = new TreeMap<>();
        routes().keySet().forEach(process -> hosts.put(process, host(process)));
        return hosts;
    }

    /// The URL of the app itself; null for an internal one.
    @Nullable
    String url() {
        String host = host();
        return host == null ? null : url(host);
    }

    /// The URLs of its other processes, by name.
    SortedMap<String, String> processUrls() {
        SortedMap<String, String> urls = new TreeMap<>();
        processHosts().forEach((process, host) -> urls.put(process, url(host)));
        return urls;
    }

    /// The URLs of domains of its own, by process; a process without one is left out.
    SortedMap<String, List<String>> domainUrls() {
        Set<String> platforms = new HashSet<>(processHosts().values());
        platforms.add(String.valueOf(host()));
        SortedMap<String, List<String>> domains = new TreeMap<>();
        owners().stream()
                .filter(owner -> !platforms.contains(owner.host()))
                .forEach(owner -> domains.computeIfAbsent(owner.process(), _ -> new ArrayList<>())
                        .add(url(owner.host())));
        return domains;
    }

    /// All URLs: the app's, those of its own domains, then those of its processes likewise.
    List<String> urls() {
        return owners().stream().map(owner -> url(owner.host())).toList();
    }

    /// `127.0.0.1:port` on the local platform, for clients that do not resolve `*.localhost`; null elsewhere, and
    /// where nothing is public.
    @Nullable
    String address() {
        return settings.local() && !owners().isEmpty() ? "127.0.0.1:" + settings.gatewayPort() : null;
    }

    /// Throws when two processes of the app would have one host: a domain may be the platform's own host of
    /// another.
    void refuseDoubles() {
        Map<String, String> taken = new HashMap<>();
        for (Owner owner : owners()) {
            String other = taken.putIfAbsent(owner.host(), owner.process());
            if (other != null && !other.equals(owner.process())) {
                throw Problem.of(
                                KilterCode.NAME_TAKEN,
                                "the host '" + owner.host() + "' belongs to the process '" + other + "' of "
                                        + config.slot(),
                                "Take it out of the `domains:` of one of them.")
                        .toException();
            }
        }
    }

    private String host(String process) {
        return config.slot().names().hostLabel(process) + "." + settings.appDomain();
    }

    private record Owner(String process, String host) {}

    private List<Owner> owners() {
        List<Owner> owners = new ArrayList<>();
        String host = host();
        if (host != null) {
            owners.add(new Owner("web", host));
            config.web().domains().forEach(domain -> owners.add(new Owner("web", domain)));
        }
        routes().forEach((process, route) -> {
            owners.add(new Owner(process, host(process)));
            route.domains().forEach(domain -> owners.add(new Owner(process, domain)));
        });
        return owners.stream().distinct().toList();
    }

    private SortedMap<String, RouteConfig> routes() {
        SortedMap<String, RouteConfig> routes = new TreeMap<>();
        config.processes().forEach((name, process) -> {
            if (process.route() != null && process.port() > 0) {
                routes.put(name, process.route());
            }
        });
        return routes;
    }

    private String url(String host) {
        Integer port = settings.gatewayPort();
        return settings.scheme() + "://" + host + (port == null ? "" : ":" + port);
    }
}
