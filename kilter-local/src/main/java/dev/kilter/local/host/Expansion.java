package dev.kilter.local.host;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `$(NAME)` as Kubernetes expands it: unknown names stay as they are, `$$(NAME)` is a plain `$(NAME)`.
final class Expansion {
    private static final Pattern REFERENCE = Pattern.compile("(\\$?)\\$\\(([A-Za-z_.-][A-Za-z0-9_.-]*)\\)");

    private Expansion() {}

    static String of(String text, Map<String, String> variables) {
        return REFERENCE.matcher(text).replaceAll(match -> {
            String reference = "$(" + match.group(2) + ")";
            boolean escaped = !match.group(1).isEmpty();
            return Matcher.quoteReplacement(escaped ? reference : variables.getOrDefault(match.group(2), reference));
        });
    }

    static List<String> all(List<String> texts, Map<String, String> variables) {
        return texts.stream().map(text -> of(text, variables)).toList();
    }
}
