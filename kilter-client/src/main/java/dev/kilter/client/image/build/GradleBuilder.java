package dev.kilter.client.image.build;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import io.avaje.spi.ServiceProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Builds a Gradle project, with its wrapper or the gradle of this machine, and ships the runnable jar that comes out
/// as the builder for Maven does.
@ServiceProvider(ImageBuilder.class)
public final class GradleBuilder implements ImageBuilder {
    static final List<String> FILES = List.of("build.gradle", "build.gradle.kts");

    /// Before version 9 archives hold the time at which they were made.
    private static final String SAME_BYTES = """
        allprojects {
            tasks.withType(AbstractArchiveTask).configureEach {
                preserveFileTimestamps = false
                reproducibleFileOrder = true
            }
        }
        """;

    private final Map<String, String> environment;

    /// Uses the gradle on this process's PATH where the app has no wrapper.
    public GradleBuilder() {
        this(System.getenv());
    }

    GradleBuilder(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String id() {
        return "gradle";
    }

    @Override
    public Optional<String> marker(Path root) {
        return FILES.stream()
                .filter(name -> Files.isRegularFile(root.resolve(name)))
                .findFirst();
    }

    @Override
    public ImageContent build(Path root, AppConfig config, Path scratch, Observer observer) {
        try {
            boolean hasWrapper = Files.isRegularFile(root.resolve("gradlew"));
            List<String> program = hasWrapper ? List.of("sh", "./gradlew") : List.of(installed());
            Path script = Files.writeString(scratch.resolve("same-bytes.gradle"), SAME_BYTES);
            List<String> arguments =
                    List.of("--console=plain", "--no-daemon", "--init-script", script.toString(), "clean", "assemble");
            BuiltJars before = BuiltJars.below(root);
            new BuildTool(root, scratch.resolve("build.log"), observer)
                    .run(
                            (hasWrapper ? "./gradlew" : "gradle") + " clean assemble",
                            Stream.concat(program.stream(), arguments.stream()).toList(),
                            config.build().variables());
            RunnableJar jar =
                    AppJar.among(root, new ArrayList<>(BuiltJars.below(root).since(before)));
            return JavaBuilder.content(jar, "gradle", scratch, observer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String installed() {
        return Executables.find("gradle", environment)
                .orElseThrow(() -> Problem.of(
                                KilterCode.BUILD_FAILED,
                                "the app is built by Gradle, and there is neither a `gradlew` in its folder nor a"
                                        + " `gradle` on the PATH",
                                "Add the wrapper to the app where Gradle is installed: gradle wrapper; then deploy"
                                        + " again.")
                        .toException())
                .toString();
    }
}
