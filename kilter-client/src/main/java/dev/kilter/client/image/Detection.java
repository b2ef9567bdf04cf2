package dev.kilter.client.image;

import dev.kilter.client.image.build.DockerfileBuild;
import dev.kilter.client.image.build.SiteMaker;
import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.Providers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which builder takes a folder, and why.
///
/// @param marker what decided: `pom.xml`, or the line in kilter.yaml
record Detection(String id, Way way, String marker) {
    /// Who makes the image.
    sealed interface Way {
        /// A builder that says what the layers hold.
        record Layers(ImageBuilder builder) implements Way {}

        /// A tool that runs a Dockerfile and makes a whole image.
        record Dockerfile() implements Way {}
    }

    static Detection of(Path folder, BuildConfig build, Providers<ImageBuilder> builders) {
        String type = build.type();
        if (!type.equals("auto")) {
            String line = "build: {type: " + type + "}";
            return type.equals(DockerfileBuild.TYPE) ? dockerfile(line) : by(builders.get(type), line);
        }
        String workspace = build.workspace();
        Path root = workspace == null ? folder : folder.resolve(workspace);
        if (!Files.isDirectory(root)) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "there is no folder '" + workspace + "', which kilter.yaml names as build.workspace",
                            "Correct it, or remove it.")
                    .toException();
        }
        List<Detection> found = claims(root, builders);
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw found.isEmpty() ? none(root, builders) : several(found);
    }

    /// The ids of all that could build it.
    static List<String> types(Path root, Providers<ImageBuilder> builders) {
        return claims(root, builders).stream().map(Detection::id).toList();
    }

    private static List<Detection> claims(Path root, Providers<ImageBuilder> builders) {
        List<Detection> found = new ArrayList<>();
        for (ImageBuilder builder : builders.all()) {
            Optional<String> marker = builder.marker(root);
            marker.ifPresent(text -> found.add(by(builder, text)));
        }
        if (DockerfileBuild.isIn(root)) {
            found.add(dockerfile(DockerfileBuild.name(root)));
        }
        return found;
    }

    private static Detection by(ImageBuilder builder, String marker) {
        return new Detection(builder.id(), new Way.Layers(builder), marker);
    }

    private static Detection dockerfile(String marker) {
        return new Detection(DockerfileBuild.TYPE, new Way.Dockerfile(), marker);
    }

    private static RuntimeException several(List<Detection> found) {
        return Problem.of(
                        KilterCode.BUILD_NOT_DETECTED,
                        "this folder could be built in " + found.size() + " ways",
                        "Say which in kilter.yaml: build: {type: " + found.getFirst().id + "}")
                .withEvidence(found.stream()
                        .map(each -> "'" + each.marker + "' says " + each.id)
                        .toList())
                .toException();
    }

    private static RuntimeException none(Path root, Providers<ImageBuilder> builders) {
        List<String> evidence = new ArrayList<>();
        evidence.add("'" + root + "' has no file that a builder knows ("
                + String.join(
                        ", ", builders.all().stream().map(ImageBuilder::id).toList()) + ")");
        Optional<Path> below = folderThatFits(root, builders);
        below.ifPresent(folder -> evidence.add("its folder '" + folder.getFileName() + "' has one"));
        String hint = below.map(folder -> "Deploy that folder: kilter deploy -C " + folder)
                .or(() -> SiteMaker.hint(root))
                .orElse("Deploy the folder that holds the app (-C), or name a built image in"
                        + " kilter.yaml: build: {type: image, image: host/repository:tag}");
        return Problem.of(KilterCode.BUILD_NOT_DETECTED, "nothing here says how to build the app", hint)
                .withEvidence(evidence)
                .toException();
    }

    static Optional<Path> folderThatFits(Path root, Providers<ImageBuilder> builders) {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(Files::isDirectory)
                    .filter(folder -> !folder.getFileName().toString().startsWith("."))
                    .sorted()
                    .filter(folder -> claims(folder, builders).size() == 1)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
