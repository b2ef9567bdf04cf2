package dev.kilter.client.image.build;

import dev.kilter.client.image.layer.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What decides the result of a Maven build besides the folder: Maven, its JDK, its settings, parent POMs beside the
/// folder.
final class MavenState {
    /// Versions that may be another file tomorrow.
    private static final Pattern MOVING = Pattern.compile(
            "<(?:dependency|parent|plugin|extension)>(?:(?!</(?:dependency|parent|plugin|extension)>).)*<version>\\s*(?:[^<]*-SNAPSHOT|LATEST|RELEASE|[\\[(][^<]*)\\s*</version>",
            Pattern.DOTALL);

    private MavenState() {}

    static Optional<String> of(Path root, Map<String, String> environment) {
        try {
            List<String> facts = new ArrayList<>();
            for (Path pom : poms(root)) {
                String text = Files.readString(pom);
                if (MOVING.matcher(text).find()) {
                    return Optional.empty();
                }
                facts.add(Sha256.of(text));
            }
            new TreeMap<>(environment).forEach((name, value) -> {
                if (name.equals("JAVA_HOME") || name.startsWith("MAVEN_") || name.equals("JAVA_TOOL_OPTIONS")) {
                    facts.add(name + "=" + value);
                }
            });
            facts.add(Executables.state("mvn", environment));
            facts.add(Executables.state("java", environment));
            facts.add(content(Path.of(environment.getOrDefault("JAVA_HOME", "/nowhere"), "release")));
            Path home = Path.of(environment.getOrDefault("HOME", "/nowhere"));
            for (String name : List.of(".m2/settings.xml", ".m2/toolchains.xml", ".mavenrc")) {
                facts.add(content(home.resolve(name)));
            }
            return Optional.of(String.join("\n", facts));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// The project's own POM and the ones above it that it may inherit from.
    private static List<Path> poms(Path root) {
        List<Path> poms = new ArrayList<>();
        for (Path folder = root.toAbsolutePath().normalize(); folder != null; folder = folder.getParent()) {
            Path pom = folder.resolve("pom.xml");
            if (!Files.isRegularFile(pom)) {
                break;
            }
            poms.add(pom);
        }
        return poms;
    }

    private static String content(Path file) throws IOException {
        return Files.isRegularFile(file) ? Sha256.of(file) : "-";
    }
}
