package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Without Gradle: the app's wrapper is a script that calls the JDK and puts the jar where Gradle would.
class GradleBuilderIT {
    private final Path folder;
    private final Path app;

    GradleBuilderIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        app = Files.createDirectories(folder.resolve("app"));
    }

    @Test
    void the_wrapper_builds_and_the_runnable_jar_is_the_app() throws IOException {
        String jdk = Path.of(System.getProperty("java.home"), "bin").toString();
        Files.writeString(app.resolve("build.gradle.kts"), "plugins { application }");
        Files.createDirectories(app.resolve("src"));
        Files.writeString(app.resolve("src/Hello.java"), "class Hello { public static void main(String[] a) {} }");
        Files.writeString(app.resolve("gradlew"), """
            [ "$4" != "" ] && [ -f "$4" ] && [ "$5 $6" = "clean assemble" ] || exit 9
            mkdir -p build/libs build/classes
            %1$s/javac -d build/classes src/Hello.java
            %1$s/jar --create --file build/libs/shop-1.jar --main-class Hello -C build/classes .
            %1$s/jar --create --file build/libs/shop-1-plain.jar -C build/classes .
            """.formatted(jdk));
        assertThat(new GradleBuilder().marker(app)).contains("build.gradle.kts");
        ImageContent content = build(new GradleBuilder());
        assertThat(content.command()).containsExactly("java", "-jar", "app.jar");
        assertThat(content.layers().getLast().entries().getFirst().path()).isEqualTo("/app/app.jar");
        assertThat(content.summary()).isEqualTo("java · gradle · shop-1.jar");
    }

    @Test
    void without_wrapper_and_gradle_the_way_on_is_named() throws IOException {
        Files.writeString(app.resolve("build.gradle"), "");
        assertThatThrownBy(() -> build(new GradleBuilder(Map.of("PATH", "/nowhere"))))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().hint()).contains("gradle wrapper"));
    }

    private ImageContent build(GradleBuilder builder) throws IOException {
        AppConfig config = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD);
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        return builder.build(app.toRealPath(), config, scratch, Observer.silent());
    }
}
