package dev.kilter.client.image.build;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/// Which packages of a lock are needed, starting from what the app asks for, and under which conditions.
final class PythonGraph {
    /// More ways to a package than this are taken for "always".
    private static final int MANY = 16;

    private final Map<String, List<Pinned>> byName = new LinkedHashMap<>();
    private final Map<Pinned, List<Edge>> edges = new HashMap<>();
    private final Map<Pinned, Map<String, List<Edge>>> extras = new HashMap<>();

    /// @param url    of its archive; empty: it comes from an index
    /// @param hashes as `sha256:…`
    /// @param index  where it comes from; empty: pip's own
    record Pinned(String name, String version, String url, List<String> hashes, String index) {
        Pinned {
            hashes = List.copyOf(hashes);
        }

        String requirement() {
            return url.isEmpty() ? name + "==" + version : name + " @ " + url;
        }
    }

    /// @param version empty: any that the lock has
    /// @param marker  condition; empty: always
    record Edge(String name, String version, String marker, List<String> extras) {
        Edge {
            extras = List.copyOf(extras);
        }
    }

    /// @param marker condition; empty: always
    record Needed(Pinned found, String marker) {}

    private record Visit(Pinned found, String marker) {}

    void add(Pinned found, List<Edge> dependencies) {
        byName.computeIfAbsent(found.name(), _ -> new ArrayList<>()).add(found);
        edges.put(found, dependencies);
    }

    void addExtra(Pinned found, String extra, List<Edge> dependencies) {
        extras.computeIfAbsent(found, _ -> new HashMap<>()).put(extra, dependencies);
    }

    /// What these edges lead to, and nothing behind it.
    List<Needed> exactly(List<Edge> wanted) {
        return wanted.stream()
                .flatMap(edge -> targets(edge).stream().map(found -> new Needed(found, edge.marker())))
                .toList();
    }

    /// All that these edges lead to in any number of steps.
    List<Needed> needed(List<Edge> wanted) {
        Map<Pinned, SequencedSet<String>> conditions = new LinkedHashMap<>();
        Deque<Visit> open = new ArrayDeque<>();
        wanted.forEach(edge -> follow(edge, "", conditions, open));
        while (!open.isEmpty()) {
            Visit visit = open.remove();
            edges.getOrDefault(visit.found, List.of()).forEach(edge -> follow(edge, visit.marker, conditions, open));
        }
        return conditions.entrySet().stream()
                .map(entry -> new Needed(entry.getKey(), any(entry.getValue())))
                .toList();
    }

    private void follow(Edge edge, String before, Map<Pinned, SequencedSet<String>> conditions, Deque<Visit> open) {
        String marker = both(before, edge.marker());
        for (Pinned found : targets(edge)) {
            for (String extra : edge.extras()) {
                extras.getOrDefault(found, Map.of())
                        .getOrDefault(extra, List.of())
                        .forEach(more -> follow(more, marker, conditions, open));
            }
            SequencedSet<String> known = conditions.computeIfAbsent(found, _ -> new LinkedHashSet<>());
            String condition = known.size() >= MANY ? "" : marker;
            if (!known.contains("") && known.add(condition)) {
                open.add(new Visit(found, condition));
            }
        }
    }

    private List<Pinned> targets(Edge edge) {
        return byName.getOrDefault(edge.name(), List.of()).stream()
                .filter(found -> edge.version().isEmpty() || edge.version().equals(found.version()))
                .toList();
    }

    private static String both(String one, String other) {
        if (one.isEmpty() || one.equals(other)) {
            return other;
        }
        return other.isEmpty() ? one : "(" + one + ") and (" + other + ")";
    }

    private static String any(SequencedSet<String> conditions) {
        if (conditions.contains("") || conditions.isEmpty()) {
            return "";
        }
        return conditions.size() == 1
                ? conditions.getFirst()
                : String.join(
                        " or ",
                        conditions.stream().map(each -> "(" + each + ")").toList());
    }
}
