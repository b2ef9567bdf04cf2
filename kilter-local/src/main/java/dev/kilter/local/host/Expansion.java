package dev.kilter.local.host;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// References to variables as Kubernetes expands them: `$(NAME)` is the value, or itself where there is none; `$$` is a
/// plain `$`; any other `$` is itself.
final class Expansion {
    private Expansion() {}

    static String of(String text, Map<String, String> variables) {
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char now = text.charAt(at);
            if (now != '$' || at + 1 == text.length()) {
                expanded.append(now);
                at++;
                continue;
            }
            int end = text.charAt(at + 1) == '(' ? text.indexOf(')', at) : -1;
            if (end >= 0) {
                String reference = text.substring(at, end + 1);
                expanded.append(variables.getOrDefault(text.substring(at + 2, end), reference));
                at = end + 1;
                continue;
            }
            expanded.append('$');
            at += text.charAt(at + 1) == '$' ? 2 : 1;
        }
        return expanded.toString();
    }

    static List<String> all(List<String> texts, Map<String, String> variables) {
        return texts.stream().map(text -> of(text, variables)).toList();
    }

    /// A text that expands to itself as it is.
    static String escaped(String text) {
        return text.replace("$", "$$");
    }

    static Map<String, String> escaped(Map<String, String> values) {
        Map<String, String> escaped = new TreeMap<>();
        values.forEach((name, value) -> escaped.put(name, escaped(value)));
        return escaped;
    }
}
