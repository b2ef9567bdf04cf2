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
import java.util.List;
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
        try {
            // What its siblings hold is not below the folder.
            return MavenReactor.of(root).isAlone() ? MavenState.of(root, System.getenv()) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public Set<String> outputs() {
        return Set.of("target", "node_modules");
    }

    @Override
    public ImageContent build(Path root, AppConfig config, Path scratch, Observer observer) {
        try {
            MavenReactor reactor = MavenReactor.of(root);
            BuiltJars before = BuiltJars.below(root);
            new Maven(reactor, config.build().variables(), scratch.resolve("build.log"), observer).cleanPackage();
            RunnableJar jar = AppJar.among(root, BuiltJars.below(root).since(before));
            return content(jar, "maven", scratch, observer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param tool what built it
    static ImageContent content(RunnableJar built, String tool, Path scratch, Observer observer) throws IOException {
        RunnableJar jar = SpringBootJar.is(built) ? SpringBootJar.extract(built, scratch.resolve("extracted")) : built;
        JavaLayers layers = JavaLayers.of(jar);
        if (!layers.missing().isEmpty()) {
            observer.on(
                    new Observer.Event.Note("the manifest of " + built.file().getFileName()
                            + " names what the build did not make: " + String.join(" ", layers.missing())));
        }
        JavaFramework framework = JavaFramework.of(jar);
        return new ImageContent(
                layers.layers(),
                List.of("java", "-jar", "app.jar"),
                FOLDER,
                "java/" + jar.javaRelease(),
                framework.variables(),
                framework.summary(tool) + " · " + built.file().getFileName());
    }
}
