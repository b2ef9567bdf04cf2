package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppJarTest {
    private final Path root;

    AppJarTest(@TempDir Path root) {
        this.root = root;
    }

    @BeforeEach
    void a_maven_project() throws IOException {
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.createDirectories(root.resolve("target/quarkus-app"));
    }

    @Test
    void the_jar_with_a_main_class_is_the_app() throws IOException {
        Path app = jar("target/shop.jar", "a.Main", "lib/x.jar lib/y.jar", 61, "a/Main");
        jar("target/shop-sources.jar", "a.Main", null, 61, "a/Main");
        jar("target/original-shop.jar", "a.Main", null, 61, "a/Main");
        jar("target/helper.jar", null, null, 61, "a/Help");
        assertThat(built())
                .isEqualTo(new RunnableJar(
                        app, "a.Main", "a.Main", List.of("lib/x.jar", "lib/y.jar"), Set.of("a/Main.class"), 17));
    }

    @Test
    void a_jar_of_an_earlier_build_is_not_the_app_whatever_its_time() throws IOException {
        Path old = jar("target/shop-1.0.jar", "a.Main", null, 61, "a/Main");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().plusSeconds(3600)));
        BuiltJars before = BuiltJars.below(root);
        Path app = jar("target/shop-1.1.jar", "a.Main", null, 69, "a/Main");
        Files.setLastModifiedTime(app, FileTime.from(Instant.EPOCH));
        RunnableJar found = AppJar.among(root, BuiltJars.below(root).since(before));
        assertThat(found.file()).isEqualTo(app);
        assertThat(found.javaRelease()).isEqualTo(25);
    }

    @Test
    void a_jar_written_again_at_the_same_place_is_new() throws IOException {
        Path app = jar("target/shop.jar", "a.Main", null, 61, "a/Main");
        FileTime time = Files.getLastModifiedTime(app);
        BuiltJars before = BuiltJars.below(root);
        assertThat(BuiltJars.below(root).since(before)).isEmpty();
        Files.delete(app);
        jar("target/shop.jar", "a.Main", null, 61, "a/Main");
        Files.setLastModifiedTime(app, time);
        assertThat(BuiltJars.below(root).since(before)).containsExactly(app);
    }

    @Test
    void the_jar_that_holds_the_other_one_is_the_app() throws IOException {
        jar("target/shop.jar", "a.Main", null, 61, "a/Main");
        Path whole = jar("target/shop-jar-with-dependencies.jar", "a.Main", null, 61, "a/Main", "b/Library");
        assertThat(built().file()).isEqualTo(whole);
    }

    @Test
    void the_jar_that_quarkus_starts_is_the_app() throws IOException {
        jar("target/shop.jar", null, null, 61, "a/Main");
        Path run = jar("target/quarkus-app/quarkus-run.jar", "io.quarkus.Run", "lib/main/x.jar", 61, "a/Main");
        assertThat(built().file()).isEqualTo(run);
    }

    @Test
    void two_apps_are_a_problem_that_names_both() throws IOException {
        jar("target/one.jar", "a.Main", null, 61, "a/Main");
        jar("target/two.jar", "b.Main", null, 61, "a/Main");
        assertThatThrownBy(this::built)
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().evidence())
                                .containsExactly("'target/one.jar' starts a.Main", "'target/two.jar' starts b.Main"));
    }

    @Test
    void no_app_is_a_problem_that_says_what_was_found() throws IOException {
        jar("target/library.jar", null, null, 61, "a/Main");
        Files.writeString(root.resolve("target/torn.jar"), "no zip");
        assertThatThrownBy(this::built)
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().evidence())
                                .hasSize(2)
                                .contains("'target/library.jar' has no Main-Class in its manifest")
                                .anyMatch(line -> line.startsWith("'target/torn.jar' is no jar")));
    }

    private RunnableJar built() throws IOException {
        Files.createDirectories(root.resolve("empty"));
        return AppJar.among(root, BuiltJars.below(root).since(BuiltJars.below(root.resolve("empty"))));
    }

    private Path jar(String name, @Nullable String main, @Nullable String classPath, int version, String... classes)
            throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (main != null) {
            attributes.put(Attributes.Name.MAIN_CLASS, main);
        }
        if (classPath != null) {
            attributes.put(Attributes.Name.CLASS_PATH, classPath);
        }
        Path file = root.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (String type : classes) {
                out.putNextEntry(new JarEntry(type + ".class"));
                out.write(new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, (byte) version});
            }
        }
        return file;
    }
}
