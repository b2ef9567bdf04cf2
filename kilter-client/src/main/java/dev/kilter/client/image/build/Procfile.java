package dev.kilter.client.image.build;

import dev.kilter.sdk.app.AppConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The line of a Procfile that starts the web process.
///
/// @param line as a shell reads it
public record Procfile(String line) {
    private static final Pattern PROCESS = Pattern.compile("web\\s*:\\s*(\\S.*?)\\s*");
    private static final Pattern OTHER = Pattern.compile("([A-Za-z0-9_-]+)\\s*:\\s*(\\S.*?)\\s*");
    private static final Pattern SEVERAL = Pattern.compile("[;&|]");
    private static final Pattern ASSIGNS = Pattern.compile("^\\s*\\w+=");

    /// Empty without a Procfile, or with one that has no `web`.
    static Optional<Procfile> of(Path root) throws IOException {
        Path file = root.resolve("Procfile");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return Files.readAllLines(file).stream()
                .map(PROCESS::matcher)
                .filter(Matcher::matches)
                .map(match -> new Procfile(match.group(1)))
                .findFirst();
    }

    /// What a Procfile starts besides and kilter.yaml does not name: a line for each that says what to add there.
    public static List<String> unused(Path root, AppConfig config) throws IOException {
        Path file = root.resolve("Procfile");
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream()
                .map(OTHER::matcher)
                .filter(Matcher::matches)
                .filter(match -> !isNamed(match.group(1), config))
                .map(match -> told(match.group(1), match.group(2)))
                .toList();
    }

    private static boolean isNamed(String name, AppConfig config) {
        return switch (name) {
            case "web" -> true;
            case "release" -> !config.release().isEmpty();
            default -> config.processes().containsKey(name);
        };
    }

    private static String told(String name, String line) {
        String command = "[sh, -c, '" + line.replace("'", "''") + "']";
        String entry = name.equals("release")
                ? "release: " + command
                : "processes: { " + name + ": { command: " + command + " } }";
        return "the Procfile's '" + name + "' is not started; if it should be, add to kilter.yaml: " + entry;
    }

    /// The command that a shell runs it with, the programs of this folder first; `PORT` is what it is then.
    List<String> shell(String programs) {
        String start =
                SEVERAL.matcher(line).find() ? line : (ASSIGNS.matcher(line).find() ? "exec env " : "exec ") + line;
        return List.of("sh", "-c", "PATH=\"$PWD/" + programs + ":$PATH\"; export PATH; " + start);
    }
}
