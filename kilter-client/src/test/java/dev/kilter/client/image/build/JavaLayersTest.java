package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.client.image.layer.Sha256;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.ImageContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaLayersTest {
    private final Path folder;

    JavaLayersTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void what_the_manifest_names_is_a_layer_below_the_app() throws IOException {
        write("target/lib/a b.jar");
        write("target/config/app.properties");
        JavaLayers layers = JavaLayers.of(jar("target/shop.jar", "lib/a%20b.jar", "config/", "lib/missing.jar"));
        assertThat(paths(layers))
                .isEqualTo(Map.of(
                        "dependencies", List.of("/app/lib/a b.jar"),
                        "app", List.of("/app/app.jar", "/app/config/app.properties")));
        assertThat(layers.missing()).containsExactly("lib/missing.jar");
    }

    @Test
    void a_library_outside_of_the_jars_folder_is_refused() throws IOException {
        write("other/x.jar");
        assertThatThrownBy(() -> JavaLayers.of(jar("target/shop.jar", "../other/x.jar")))
                .isInstanceOf(KilterException.class)
                .hasMessageContaining("../other/x.jar");
    }

    @Test
    void the_folder_of_quarkus_comes_along_whole() throws IOException {
        write("quarkus-app/lib/main/x.jar");
        write("quarkus-app/quarkus/generated.jar");
        JavaLayers layers = JavaLayers.of(jar("quarkus-app/quarkus-run.jar", "lib/main/x.jar"));
        assertThat(paths(layers))
                .isEqualTo(Map.of(
                        "dependencies", List.of("/app/lib/main/x.jar"),
                        "app", List.of("/app/app.jar", "/app/quarkus/generated.jar")));
    }

    @Test
    void a_spring_boot_jar_is_taken_apart_the_same_way_each_time() throws IOException {
        RunnableJar fat = bootJar();
        assertThat(SpringBootJar.is(fat)).isTrue();
        RunnableJar thin = SpringBootJar.extract(fat, folder.resolve("scratch"));
        String first = Sha256.of(thin.file());
        assertThat(Sha256.of(
                        SpringBootJar.extract(fat, folder.resolve("scratch")).file()))
                .isEqualTo(first);
        assertThat(JavaFramework.of(thin).variables()).isEqualTo(Map.of("SERVER_PORT", "${PORT:8080}"));
        assertThat(paths(JavaLayers.of(thin)))
                .isEqualTo(Map.of(
                        "dependencies", List.of("/app/lib/spring-boot-3.5.0.jar"), "app", List.of("/app/app.jar")));
        try (JarFile jar = new JarFile(thin.file().toFile())) {
            assertThat(jar.stream().map(JarEntry::getName))
                    .containsExactly("META-INF/MANIFEST.MF", "x/App.class", "META-INF/sbom/a.json");
            Attributes main = jar.getManifest().getMainAttributes();
            assertThat(main.getValue("Main-Class")).isEqualTo("x.App");
            assertThat(main.getValue("Class-Path")).isEqualTo("lib/spring-boot-3.5.0.jar");
            assertThat(main.getValue("Start-Class")).isNull();
        }
    }

    private RunnableJar bootJar() throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
        main.putValue("Start-Class", "x.App");
        Path file = folder.resolve("boot.jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (String name : List.of(
                    "org/springframework/boot/loader/launch/JarLauncher.class",
                    "BOOT-INF/classes/x/App.class",
                    "BOOT-INF/lib/spring-boot-3.5.0.jar",
                    "BOOT-INF/classpath.idx",
                    "META-INF/sbom/a.json")) {
                jar.putNextEntry(new JarEntry(name));
                jar.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        return RunnableJar.of(file).orElseThrow();
    }

    private RunnableJar jar(String path, String... classPath) throws IOException {
        return new RunnableJar(write(path), "a.Main", "a.Main", List.of(classPath), Set.of(), 17);
    }

    private Path write(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, path);
    }

    private static Map<String, List<String>> paths(JavaLayers layers) {
        return layers.layers().stream()
                .collect(Collectors.toMap(
                        ImageContent.Layer::name,
                        layer -> layer.entries().stream()
                                .map(ImageContent.Entry::path)
                                .toList()));
    }
}
