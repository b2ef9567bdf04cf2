package dev.kilter.client.image.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a person says is no secret, in `.kilterallow`: a line `PATTERN RULE` each, the pattern as in `.dockerignore`,
/// from the app's folder; without a rule it stands for all of them.
final class AllowedSecrets {
    /// The file in the app's folder.
    static final String FILE = ".kilterallow";

    private final List<Line> lines;

    private AllowedSecrets(List<Line> lines) {
        this.lines = lines;
    }

    private record Line(IgnoreRules paths, String rule) {}

    static AllowedSecrets of(Path root) throws IOException {
        Path file = root.resolve(FILE);
        return of(Files.isRegularFile(file) ? Files.readAllLines(file) : List.of());
    }

    static AllowedSecrets of(List<String> text) {
        List<Line> lines = new ArrayList<>();
        for (String raw : text) {
            String line = raw.strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                int gap = line.lastIndexOf(' ');
                String pattern = gap < 0 ? line : line.substring(0, gap).strip();
                lines.add(new Line(IgnoreRules.of(List.of(pattern), FILE), gap < 0 ? "" : line.substring(gap + 1)));
            }
        }
        return new AllowedSecrets(lines);
    }

    /// Whether this rule does not count for a file with one of these paths.
    boolean allows(List<String> paths, String rule) {
        return lines.stream()
                .anyMatch(line -> (line.rule.isEmpty() || line.rule.equals(rule))
                        && paths.stream().anyMatch(line.paths::isListed));
    }
}
