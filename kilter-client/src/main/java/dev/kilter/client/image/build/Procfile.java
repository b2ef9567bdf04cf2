package dev.kilter.client.image.build;

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
record Procfile(String line) {
    private static final Pattern PROCESS = Pattern.compile("web\\s*:\\s*(\\S.*?)\\s*");
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

    /// The command that a shell runs it with, the programs of this folder first; `PORT` is what it is then.
    List<String> shell(String programs) {
        String start =
                SEVERAL.matcher(line).find() ? line : (ASSIGNS.matcher(line).find() ? "exec env " : "exec ") + line;
        return List.of("sh", "-c", "PATH=\"$PWD/" + programs + ":$PATH\"; export PATH; " + start);
    }
}
