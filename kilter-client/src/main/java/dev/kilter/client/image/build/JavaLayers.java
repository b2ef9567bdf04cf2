package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ImageContent;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a runnable jar and what it needs lie in the image: what it names in a layer of its own, and the jar itself as
/// `app.jar`, so that a worker's command can name it.
final class JavaLayers {
    private static final String FOLDER = "/app";

    private final List<ImageContent.Entry> libraries = new ArrayList<>();
    private final List<ImageContent.Entry> app = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    private JavaLayers() {}

    static JavaLayers of(RunnableJar jar) throws IOException {
        JavaLayers layers = new JavaLayers();
        layers.app.add(new ImageContent.Entry(FOLDER + "/app.jar", jar.file(), false));
        if (isQuarkus(jar)) {
            layers.addQuarkus(jar);
        } else {
            layers.addClassPath(jar);
        }
        return layers;
    }

    List<ImageContent.Layer> layers() {
        List<ImageContent.Layer> layers = new ArrayList<>();
        if (!libraries.isEmpty()) {
            layers.add(new ImageContent.Layer("dependencies", libraries));
        }
        layers.add(new ImageContent.Layer("app", app));
        return layers;
    }

    /// What the manifest names and the build did not make.
    List<String> missing() {
        return missing;
    }

    private static boolean isQuarkus(RunnableJar jar) {
        return jar.file().endsWith("quarkus-app/quarkus-run.jar");
    }

    private void addQuarkus(RunnableJar jar) throws IOException {
        Path folder = jar.file().resolveSibling("");
        for (String file : AppFiles.below(folder, _ -> false, path -> path.equals("quarkus-run.jar"))) {
            ImageContent.Entry entry = new ImageContent.Entry(FOLDER + "/" + file, folder.resolve(file), false);
            (file.startsWith("lib/") ? libraries : app).add(entry);
        }
    }

    private void addClassPath(RunnableJar jar) throws IOException {
        for (String entry : jar.classPath()) {
            // The manifest's entries are URLs; an absolute one cannot be brought along.
            String decoded = URLDecoder.decode(entry.replace("+", "%2B"), StandardCharsets.UTF_8);
            Path file = jar.file().resolveSibling(decoded).normalize();
            if (!Files.exists(file)) {
                missing.add(entry);
                continue;
            }
            Path place = Path.of(FOLDER).resolve(decoded).normalize();
            if (!place.startsWith(FOLDER) || place.equals(Path.of(FOLDER))) {
                throw outside(jar, entry);
            }
            if (Files.isDirectory(file)) {
                for (String below : AppFiles.below(file, _ -> false, _ -> false)) {
                    app.add(new ImageContent.Entry(place + "/" + below, file.resolve(below), false));
                }
            } else {
                libraries.add(new ImageContent.Entry(place.toString(), file, false));
            }
        }
    }

    private static RuntimeException outside(RunnableJar jar, String entry) {
        return Problem.of(
                        KilterCode.BUILD_FAILED,
                        "the manifest of '" + jar.file().getFileName() + "' names '" + entry
                                + "', which lies outside of the jar's folder",
                        "Copy the libraries below target/, for example with dependency:copy-dependencies into"
                                + " target/lib and <classpathPrefix>lib/</classpathPrefix>.")
                .toException();
    }
}
