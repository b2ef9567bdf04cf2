package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrebuiltBuilderTest {
    private final Path app;
    private final Path scratch;

    PrebuiltBuilderTest(@TempDir Path folder) throws IOException {
        app = Files.createDirectories(folder.resolve("app"));
        scratch = Files.createDirectories(folder.resolve("scratch"));
    }

    @Test
    void a_runnable_jar_is_started_as_after_a_build() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Shop");
        Files.createDirectories(app.resolve("out"));
        try (OutputStream out = Files.newOutputStream(app.resolve("out/shop.jar"))) {
            new JarOutputStream(out, manifest).close();
        }
        write("pom.xml", "<never-read/>");

        ImageContent content = build("out");

        assertThat(content.command()).containsExactly("java", "-jar", "app.jar");
        assertThat(paths(content)).isEqualTo(Map.of("app", List.of("/app/app.jar")));
    }

    @Test
    void a_node_app_brings_its_packages_along_and_runs_no_script() throws IOException {
        write("dist/package.json", """
            { "scripts": { "build": "exit 1", "start": "node main.js" }, "dependencies": { "left": "1" } }\
            """);
        write("dist/main.js", "");
        write("dist/node_modules/left/index.js", "");

        ImageContent content = build("dist");

        assertThat(paths(content))
                .isEqualTo(Map.of(
                        "dependencies", List.of("/app/node_modules/left/index.js"),
                        "app", List.of("/app/main.js", "/app/package.json")));
        assertThat(String.join(" ", content.command())).contains("node main.js");
    }

    @Test
    void a_site_is_served_without_what_is_private() throws IOException {
        write("dist/index.html", "");
        write("dist/a.css", "");
        write("dist/.env", "TOKEN=1");

        assertThat(paths(build("dist")).get("app")).containsExactly("/app/site/a.css", "/app/site/index.html");
    }

    @Test
    void one_program_is_started_with_what_lies_beside_it() throws IOException {
        write("bin/pages/index.tmpl", "");
        program("bin/shop", machine());

        ImageContent content = build("bin");

        assertThat(content.command()).containsExactly("./shop");
        assertThat(content.runtime()).isEqualTo("static");
        assertThat(paths(content).get("app")).containsExactly("/app/pages/index.tmpl", "/app/shop");
    }

    @Test
    void a_program_for_another_processor_is_refused_unless_the_image_is_for_it() throws IOException {
        String other = machine().equals("arm64") ? "amd64" : "arm64";
        program("bin/shop", other);

        assertThatThrownBy(() -> build("bin")).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.WRONG_PROCESSOR.code());
            assertThat(e.problem().detail())
                    .contains("bin/shop' is a program for " + other + ", and the image for linux/" + machine());
            assertThat(e.problem().hint()).contains("--platform linux/" + other);
        });
        assertThat(build("bin", "linux/" + other).command()).containsExactly("./shop");
    }

    @Test
    void packages_of_a_node_app_for_another_processor_alone_are_refused() throws IOException {
        String other = machine().equals("arm64") ? "amd64" : "arm64";
        write("dist/package.json", "{ \"scripts\": { \"start\": \"node main.js\" } }");
        write("dist/node_modules/@fast/one/package.json", "{}");
        program("dist/node_modules/@fast/one/prebuilds/" + other + "/one.node", other);

        assertThatThrownBy(() -> build("dist")).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.WRONG_PROCESSOR.code());
            assertThat(e.problem().detail()).contains("the package '@fast/one' is for " + other);
            assertThat(e.problem().evidence())
                    .containsExactly(
                            "'node_modules/@fast/one/prebuilds/" + other + "/one.node' is a program or library");
        });
        program("dist/node_modules/@fast/one/prebuilds/here/one.node", machine());
        assertThat(paths(build("dist")).get("dependencies")).hasSize(3);
    }

    @Test
    void a_folder_may_lie_anywhere_on_this_machine() throws IOException {
        Path elsewhere = Files.createDirectories(scratch.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("index.html"), "");

        assertThat(paths(build(elsewhere.toString())).get("app")).containsExactly("/app/site/index.html");
    }

    @Test
    void nothing_or_two_things_to_start_are_refused_with_what_was_seen() throws IOException {
        Files.createDirectories(app.resolve("dist"));
        assertThatThrownBy(() -> build("dist")).hasMessageContaining("can be started or served");
        write("dist/index.html", "");
        write("dist/package.json", "{}");
        assertThatThrownBy(() -> build("dist")).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.BUILD_NOT_DETECTED.code());
            assertThat(e.problem().evidence())
                    .containsExactly("'package.json' is of a Node app", "'index.html' is of a site");
        });
        assertThatThrownBy(() -> build("gone")).hasMessageContaining("that was built");
    }

    private Path write(String path, String text) throws IOException {
        Path file = app.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String machine() {
        return Architecture.ofThisMachine();
    }

    private void program(String path, String processor) throws IOException {
        Path program = write(path, "");
        Files.write(program, ElfHeaderTest.header(processor.equals("arm64") ? 183 : 62, 1));
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    private ImageContent build(String folder) {
        return build(folder, null);
    }

    private ImageContent build(String folder, @Nullable String platform) {
        AppConfig config = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD)
                .building(BuildConfig.AUTO.from(PrebuiltBuilder.TYPE, folder).on(platform));
        return new PrebuiltBuilder().build(app, config, scratch, Observer.silent());
    }

    private static Map<String, List<String>> paths(ImageContent content) {
        return content.layers().stream()
                .filter(layer -> !layer.name().equals("file server"))
                .collect(Collectors.toMap(
                        ImageContent.Layer::name,
                        layer -> layer.entries().stream()
                                .map(ImageContent.Entry::path)
                                .toList()));
    }
}
