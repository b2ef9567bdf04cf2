package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The parts of a workspace of npm, pnpm, yarn or bun of which one is to be deployed.
public final class NodeWorkspaces {
    private static final Pattern ALL_BELOW = Pattern.compile("([^*!]+)/\\*{1,2}");
    private static final List<String> USUAL = List.of("web", "app", "site", "frontend", "api", "server", "backend");

    private NodeWorkspaces() {}

    /// Folders of the parts that start a program or make a site, where nothing at the top does; the likeliest
    /// first.
    public static List<String> apps(Path root) throws IOException {
        if (!Files.isRegularFile(root.resolve("package.json"))) {
            return List.of();
        }
        PackageJson top = PackageJson.of(root);
        if (!top.hasWorkspaces() || top.isServer() || Procfile.of(root).isPresent()) {
            return List.of();
        }
        SequencedSet<String> folders = new TreeSet<>();
        for (String pattern : top.workspaces()) {
            folders.addAll(folders(root, pattern.replaceFirst("^\\./", "").replaceFirst("/$", "")));
        }
        return folders.stream()
                .sorted((one, other) -> Integer.compare(rank(one), rank(other)))
                .toList();
    }

    /// A top that starts nothing is built for one of its parts.
    static void requireChoice(Path root) throws IOException {
        List<String> apps = apps(root);
        if (!apps.isEmpty()) {
            throw Problem.of(
                            KilterCode.BUILD_NOT_DETECTED,
                            "this is a workspace, and nothing at its top starts",
                            "Say in kilter.yaml which of its parts is deployed: build: { workspace: " + apps.getFirst()
                                    + " }")
                    .withEvidence(
                            apps.stream().map(app -> "'" + app + "' is an app").toList())
                    .toException();
        }
    }

    private static List<String> folders(Path root, String pattern) throws IOException {
        Matcher below = ALL_BELOW.matcher(pattern);
        if (!below.matches()) {
            return isApp(root.resolve(pattern)) ? List.of(pattern) : List.of();
        }
        if (!Files.isDirectory(root.resolve(below.group(1)))) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root.resolve(below.group(1)))) {
            List<Path> all = children.toList();
            SequencedSet<String> apps = new TreeSet<>();
            for (Path child : all) {
                if (isApp(child)) {
                    apps.add(root.relativize(child).toString());
                }
            }
            return List.copyOf(apps);
        }
    }

    private static boolean isApp(Path part) throws IOException {
        if (!Files.isRegularFile(part.resolve("package.json"))) {
            return false;
        }
        PackageJson json = PackageJson.of(part);
        return json.startsProgram() || StaticSite.of(part).isPresent() || SiteTool.mayMakeServer(json);
    }

    private static int rank(String folder) {
        int index = USUAL.indexOf(folder.substring(folder.lastIndexOf('/') + 1));
        return index < 0 ? USUAL.size() : index;
    }
}
