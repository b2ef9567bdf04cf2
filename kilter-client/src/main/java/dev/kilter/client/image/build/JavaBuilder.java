package dev.kilter.client.image.build;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import io.avaje.spi.ServiceProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Builds a Maven project and ships the runnable jar that comes out, with the libraries its manifest names in a layer
/// of their own. In the image the jar is always `app.jar`, so that a worker's command can name it.
@ServiceProvider(ImageBuilder.class)
public final class JavaBuilder implements ImageBuilder, StatesInputs {
    private static final String FOLDER = "/app";

    @Override
    public String id() {
        return "java";
    }

    @Override
    public Optional<String> marker(Path root) {
        return Files.isRegularFile(root.resolve("pom.xml")) ? Optional.of("pom.xml") : Optional.empty();
    }

    @Override
    public Optional<String> toolState(Path root) {
        return MavenState.of(root, System.getenv());
    }

    @Override
    public Set<String> outputs() {
        return Set.of("target", "node_modules");
    }

    @Override
    public ImageContent build(Path root, AppConfig config, Path scratch, Observer observer) {
        try {
            Instant start = Instant.now();
            new Maven(root, scratch.resolve("build.log"), observer).cleanPackage();
            RunnableJar jar = RunnableJar.builtIn(root, start);
            return content(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ImageContent content(RunnableJar jar) throws IOException {
        List<ImageContent.Layer> layers = new ArrayList<>();
        List<ImageContent.Entry> libraries = new ArrayList<>();
        for (String entry : jar.classPath()) {
            Path file = jar.file().resolveSibling(entry).normalize();
            if (Files.isRegularFile(file)) {
                String path = Path.of(FOLDER).resolve(entry).normalize().toString();
                libraries.add(new ImageContent.Entry(path, file, false));
            }
        }
        if (!libraries.isEmpty()) {
            layers.add(new ImageContent.Layer("dependencies", libraries));
        }
        ImageContent.Entry app = new ImageContent.Entry(FOLDER + "/app.jar", jar.file(), false);
        layers.add(new ImageContent.Layer("app", List.of(app)));
        return new ImageContent(
                layers,
                List.of("java", "-jar", "app.jar"),
                FOLDER,
                "java/" + jar.javaRelease(),
                Map.of(),
                "java · maven · " + jar.file().getFileName());
    }
}
