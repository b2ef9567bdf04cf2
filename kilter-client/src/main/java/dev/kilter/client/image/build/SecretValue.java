package dev.kilter.client.image.build;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The content of one secret, and the parts of it by which it is known again: lines, and the values of `KEY=VALUE`.
final class SecretValue {
    /// What is shorter occurs by chance.
    private static final int SHORTEST = 6;
    private static final int SHORTEST_OF_SEVERAL = 12;

    private final byte[] content;
    private final List<String> parts;

    SecretValue(byte[] content) {
        this.content = content.clone();
        this.parts = List.copyOf(parts(new String(content, StandardCharsets.UTF_8).strip()));
    }

    byte[] content() {
        return content.clone();
    }

    List<String> parts() {
        return parts;
    }

    boolean isIn(String text) {
        return parts.stream().anyMatch(text::contains);
    }

    private static Set<String> parts(String text) {
        Set<String> parts = new LinkedHashSet<>();
        List<String> lines = text.lines().map(String::strip).toList();
        int shortest = lines.size() > 1 ? SHORTEST_OF_SEVERAL : SHORTEST;
        for (String line : lines) {
            // What frames a key is the same in all of them.
            if (line.startsWith("-----") || line.startsWith("#")) {
                continue;
            }
            add(parts, line, shortest);
            int equals = line.indexOf('=');
            if (equals > 0 && equals < line.length() - 1) {
                add(parts, line.substring(equals + 1).strip().replaceAll("^[\"']|[\"']$", ""), SHORTEST);
            }
        }
        return parts;
    }

    private static void add(Set<String> parts, String part, int shortest) {
        if (part.length() >= shortest) {
            parts.add(part);
        }
    }

    @Override
    public String toString() {
        return "SecretValue";
    }
}
