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
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnableJarTest {
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant BUILT = START.plusSeconds(3);

    private final Path root;

    RunnableJarTest(@TempDir Path root) {
        this.root = root;
    }

    @BeforeEach
    void a_maven_project() throws IOException {
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.createDirectories(root.resolve("target/lib"));
    }

    @Test
    void the_jar_with_a_main_class_is_the_app() throws IOException {
        Path app = jar("target/shop.jar", "a.Main", "lib/x.jar lib/y.jar", 61, BUILT);
        jar("target/shop-sources.jar", "a.Main", null, 61, BUILT);
        jar("target/original-shop.jar", "a.Main", null, 61, BUILT);
        jar("target/helper.jar", null, null, 61, BUILT);
        assertThat(RunnableJar.builtIn(root, START))
                .isEqualTo(new RunnableJar(app, List.of("lib/x.jar", "lib/y.jar"), 17));
    }

    @Test
    void a_jar_of_an_earlier_build_is_not_the_app() throws IOException {
        jar("target/shop-1.0.jar", "a.Main", null, 61, START.minusSeconds(3600));
        Path app = jar("target/shop-1.1.jar", "a.Main", null, 69, BUILT);
        assertThat(RunnableJar.builtIn(root, START)).isEqualTo(new RunnableJar(app, List.of(), 25));
    }

    @Test
    void two_apps_are_a_problem_that_names_both() throws IOException {
        jar("target/one.jar", "a.Main", null, 61, BUILT);
        jar("target/two.jar", "b.Main", null, 61, BUILT);
        assertThatThrownBy(() -> RunnableJar.builtIn(root, START))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().evidence()).containsExactly("target/one.jar", "target/two.jar"));
    }

    @Test
    void no_app_is_a_problem_that_says_what_was_found() throws IOException {
        jar("target/library.jar", null, null, 61, BUILT);
        assertThatThrownBy(() -> RunnableJar.builtIn(root, START))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().evidence())
                                .containsExactly("'library.jar' has no Main-Class in its manifest"));
    }

    private Path jar(String name, @Nullable String main, @Nullable String classPath, int version, Instant time)
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
            out.putNextEntry(new JarEntry("a/Main.class"));
            out.write(new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, (byte) version});
        }
        Files.setLastModifiedTime(file, FileTime.from(time));
        return file;
    }
}
