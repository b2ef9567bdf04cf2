package dev.kilter.sdk.app;

import dev.kilter.sdk.problem.KilterException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Lays the matching entries of `environments:` over the rest: widest glob first, the exact name last. Maps merge by
/// key, scalars and lists replace, null removes.
final class Overlays {
    private Overlays() {}

    static YamlNode.Mapping merged(
            String name, YamlNode.Mapping root, Map<String, YamlNode.Mapping> overlays, EnvName env) {
        List<String> matching = matching(overlays.keySet(), env.value());
        for (int i = 0; i < matching.size(); i++) {
            for (String wider : matching.subList(0, i)) {
                if (tied(wider, matching.get(i))) {
                    checkTie(name, wider, matching.get(i), overlays);
                }
            }
        }
        return laid(root, overlays, matching);
    }

    /// What an env of this entry gets from it and from those that match all its envs.
    static YamlNode.Mapping of(String entry, YamlNode.Mapping root, Map<String, YamlNode.Mapping> overlays) {
        return laid(root, overlays, matching(overlays.keySet(), entry));
    }

    private static YamlNode.Mapping laid(
            YamlNode.Mapping root, Map<String, YamlNode.Mapping> overlays, List<String> matching) {
        YamlNode.Mapping merged = root;
        for (String entry : matching) {
            merged = merge(merged, overlays.getOrDefault(entry, empty(root)));
        }
        return merged;
    }

    private static List<String> matching(Set<String> entries, String env) {
        return entries.stream()
                .filter(glob -> matches(glob, env))
                .sorted(Comparator.<String>comparingInt(
                        glob -> glob.contains("*") ? literals(glob) : Integer.MAX_VALUE))
                .toList();
    }

    private static boolean tied(String left, String right) {
        return left.contains("*") && right.contains("*") && literals(left) == literals(right);
    }

    private static void checkTie(String name, String left, String right, Map<String, YamlNode.Mapping> overlays) {
        YamlNode.Mapping first = overlays.get(left);
        YamlNode.Mapping second = overlays.get(right);
        if (first == null || second == null) {
            return;
        }
        clash("", first, second).ifPresent(key -> {
            throw tie(name, second.line(), left, right, key);
        });
    }

    /// The path of a value that both set; maps merge, so they clash only where one of their values does.
    private static Optional<String> clash(String path, YamlNode.Mapping left, YamlNode.Mapping right) {
        for (Map.Entry<String, YamlNode> entry : left.entries().entrySet()) {
            YamlNode other = right.entries().get(entry.getKey());
            if (other == null) {
                continue;
            }
            String here = path + entry.getKey();
            if (!(entry.getValue() instanceof YamlNode.Mapping map && other instanceof YamlNode.Mapping otherMap)) {
                return Optional.of(here);
            }
            Optional<String> below = clash(here + ".", map, otherMap);
            if (below.isPresent()) {
                return below;
            }
        }
        return Optional.empty();
    }

    private static KilterException tie(String name, int line, String left, String right, String key) {
        return YamlReader.complaint(
                name,
                line,
                "'" + left + "' and '" + right + "' match equally well and both set '" + key + "'",
                "Make one of them longer, or set the key in one place.");
    }

    static YamlNode.Mapping merge(YamlNode.Mapping below, YamlNode.Mapping above) {
        Map<String, YamlNode> entries = new LinkedHashMap<>(below.entries());
        above.entries().forEach((key, value) -> {
            if (value instanceof YamlNode.Scalar scalar && scalar.isNull()) {
                entries.remove(key);
            } else if (value instanceof YamlNode.Mapping map) {
                entries.put(key, merge(entries.get(key) instanceof YamlNode.Mapping old ? old : empty(map), map));
            } else {
                entries.put(key, value);
            }
        });
        return new YamlNode.Mapping(below.line(), entries);
    }

    private static YamlNode.Mapping empty(YamlNode.Mapping where) {
        return new YamlNode.Mapping(where.line(), Map.of());
    }

    static boolean matches(String glob, String env) {
        StringBuilder pattern = new StringBuilder();
        for (String part : glob.split("\\*", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.matches(pattern.toString(), env);
    }

    private static int literals(String glob) {
        return glob.replace("*", "").length();
    }
}
