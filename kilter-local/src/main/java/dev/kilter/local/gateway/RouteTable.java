package dev.kilter.local.gateway;

import dev.kilter.local.host.Backend;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Which backends answer for which host, and how many requests each has.
final class RouteTable {
    private final Map<String, List<Backend>> routes = new ConcurrentHashMap<>();
    private final Set<String> served = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    void put(String host, List<Backend> backends) {
        String name = host.toLowerCase(Locale.ROOT);
        routes.put(name, List.copyOf(backends));
        if (!backends.isEmpty()) {
            served.add(name);
        }
    }

    void remove(String host) {
        routes.remove(host.toLowerCase(Locale.ROOT));
    }

    /// Whether it has had a backend since this program began.
    boolean hasServed(String host) {
        return served.contains(host.toLowerCase(Locale.ROOT));
    }

    /// The hosts that somebody has claimed, sorted.
    List<String> hosts() {
        return routes.keySet().stream().sorted().toList();
    }

    /// The backends of this host in the order to try them; null for a host nobody has claimed.
    @Nullable
    List<Backend> backends(String host) {
        List<Backend> backends = routes.get(host.toLowerCase(Locale.ROOT));
        if (backends == null || backends.size() < 2) {
            return backends;
        }
        int first = Math.floorMod(turn.getAndIncrement(), backends.size());
        return java.util.stream.Stream.concat(
                        backends.subList(first, backends.size()).stream(), backends.subList(0, first).stream())
                .toList();
    }

    void begin(Backend backend) {
        running.computeIfAbsent(backend.id(), _ -> new AtomicInteger()).incrementAndGet();
    }

    void end(Backend backend) {
        running.computeIfPresent(backend.id(), (_, count) -> count.decrementAndGet() <= 0 ? null : count);
    }

    int running(Backend backend) {
        AtomicInteger count = running.get(backend.id());
        return count == null ? 0 : count.get();
    }
}
