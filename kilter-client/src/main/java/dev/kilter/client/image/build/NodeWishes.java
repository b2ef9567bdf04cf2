package dev.kilter.client.image.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which Node an app asks for: `.nvmrc`, `.node-version`, `engines` in package.json. It gets this machine's, and people
/// are told where that is another.
final class NodeWishes {
    private static final Pattern NUMBER = Pattern.compile("v?([0-9]{1,4})(?:\\..*)?");
    private static final Map<String, String> NAMES =
            Map.of("lts/gallium", "16", "lts/hydrogen", "18", "lts/iron", "20", "lts/jod", "22", "lts/krypton", "24");

    private NodeWishes() {}

    /// A line for each wish that this version (`v20.20.2`) does not meet.
    static List<String> unmet(Path root, PackageJson app, String version) throws IOException {
        Optional<String> engines = app.engine()
                .filter(range ->
                        NodeRange.of(range).filter(read -> !read.holds(version)).isPresent())
                .map(range -> told("package.json (engines)", range));
        return Stream.of(file(root, ".nvmrc", version), file(root, ".node-version", version), engines)
                .flatMap(Optional::stream)
                .toList();
    }

    /// Those name one version; its smaller parts do not count, as bases of images are of a major version.
    private static Optional<String> file(Path root, String name, String version) throws IOException {
        Path file = root.resolve(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String wish = Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
        return major(wish)
                .filter(major -> !major(version).equals(Optional.of(major)))
                .map(_ -> told(name, wish));
    }

    private static Optional<String> major(String text) {
        Matcher number = NUMBER.matcher(text);
        return number.matches() ? Optional.of(number.group(1)) : Optional.ofNullable(NAMES.get(text));
    }

    private static String told(String place, String wish) {
        return place + " asks for Node " + wish;
    }
}
