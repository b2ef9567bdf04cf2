package dev.kilter.sdk.app;

import dev.kilter.sdk.problem.KilterException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Lays the matching entries of `environments:` over the rest: widest glob first, the exact name last. Maps merge by
/// key, scalars and lists replace, null removes.
final class Overlays {
    private Overlays() {}

    static YamlNode.Mapping merged(
            String name, YamlNode.Mapping root, Map<String, YamlNode.Mapping> overlays, EnvName env) {
        List<String> matching = new ArrayList<>(overlays.keySet().stream()
                .filter(glob -> matches(glob, env.value()))
                .sorted(Comparator.<String>comparingInt(
                        glob -> glob.contains("*") ? literals(glob) : Integer.MAX_VALUE))
                .toList());
        YamlNode.Mapping merged = root;
        for (int i = 0; i < matching.size(); i++) {
            YamlNode.Mapping overlay =
                    overlays.getOrDefault(matching.get(i), new YamlNode.Mapping(root.line(), Map.of()));
            if (i > 0 && tied(matching.get(i - 1), matching.get(i))) {
                checkTie(name, matching.get(i - 1), matching.get(i), overlays);
            }
            merged = merge(merged, overlay);
        }
        return merged;
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
        Set<String> both = new TreeSet<>(first.entries().keySet());
        both.retainAll(second.entries().keySet());
        if (!both.isEmpty()) {
            throw tie(name, second.line(), left, right, both.iterator().next());
        }
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
            } else if (value instanceof YamlNode.Mapping map && entries.get(key) instanceof YamlNode.Mapping old) {
                entries.put(key, merge(old, map));
            } else {
                entries.put(key, value);
            }
        });
        return new YamlNode.Mapping(below.line(), entries);
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
