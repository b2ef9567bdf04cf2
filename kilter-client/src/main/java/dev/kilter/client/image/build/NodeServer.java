package dev.kilter.client.image.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A file that serves, in an app whose package.json names none: by the names that people give it, and by what it does,
/// since a page's script may be called the same.
final class NodeServer {
    private static final List<String> FOLDERS = List.of("dist/", "build/", "", "src/");
    private static final List<String> NAMES = List.of("server", "index", "app", "main");
    private static final List<String> EXTENSIONS = List.of(".js", ".mjs", ".cjs");
    private static final Pattern SERVES = Pattern.compile("\\.listen\\(|\\bserve\\(|\\bcreateServer\\(");

    private NodeServer() {}

    static Optional<String> in(Path app) throws IOException {
        for (String folder : FOLDERS) {
            for (String name : NAMES) {
                for (String extension : EXTENSIONS) {
                    Path file = app.resolve(folder + name + extension);
                    if (Files.isRegularFile(file)
                            && SERVES.matcher(Files.readString(file)).find()) {
                        return Optional.of(folder + name + extension);
                    }
                }
            }
        }
        return Optional.empty();
    }
}
