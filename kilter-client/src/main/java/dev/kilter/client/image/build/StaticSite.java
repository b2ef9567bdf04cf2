package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What says that a folder is a site of files: pages as they lie, or a tool that makes them.
///
/// @param marker the file, and the tool that it names
record StaticSite(String marker) {
    private static final List<String> OTHER_KINDS = List.of(
            "pom.xml", "go.mod", "requirements.txt", "pyproject.toml", "Pipfile", "Dockerfile", "Containerfile");

    /// Empty for a program that serves, and for a folder whose package.json nobody can read: its builder says why.
    static Optional<StaticSite> of(Path root) {
        boolean hasPages = Files.isRegularFile(root.resolve("index.html"));
        if (!Files.isRegularFile(root.resolve("package.json"))) {
            boolean isOther = Stream.concat(OTHER_KINDS.stream(), Stream.of("build.gradle", "build.gradle.kts"))
                    .anyMatch(name -> Files.exists(root.resolve(name)));
            return hasPages && !isOther ? Optional.of(new StaticSite("index.html")) : Optional.empty();
        }
        try {
            PackageJson app = PackageJson.of(root);
            Optional<SiteTool> tool = SiteTool.of(root, app);
            if (tool.isPresent()) {
                return Optional.of(
                        new StaticSite("package.json with " + tool.get().title()));
            }
            return hasPages && !app.isServer() && !app.hasBuildScript()
                    ? Optional.of(new StaticSite("index.html"))
                    : Optional.empty();
        } catch (KilterException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
