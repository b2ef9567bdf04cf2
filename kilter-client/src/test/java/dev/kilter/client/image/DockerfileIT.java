package dev.kilter.client.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.client.image.build.Architecture;
import dev.kilter.client.image.build.DockerfileBuild;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dockerfiles that need no other image, run by the buildah of this machine.
@Drawn
class DockerfileIT {
    private final Path folder;
    private final Path app;

    DockerfileIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        app = Files.createDirectories(folder.resolve("app"));
        write("Dockerfile", "FROM scratch\nCOPY . /srv\nWORKDIR /srv\nENTRYPOINT [\"/srv/hello\"]\nCMD [\"--port\"]\n");
        write("hello", "#!/bin/sh\n");
    }

    @BeforeEach
    void needsBuildah() {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/buildah")), "needs buildah: apt-get install buildah");
    }

    @Test
    void a_dockerfile_makes_the_image_and_no_secret_reaches_it() throws IOException {
        write("kilter.yaml", "");
        write(".env", "TOKEN=1");
        write("secrets/prod.env", "KEY=2");
        write("notes/todo.txt", "");
        write(".dockerignore", "notes");
        write("target/app.jar", "jar");
        BuiltImage.Assembled image = build();
        assertThat(image.config()).contains("\"Entrypoint\":[\"/srv/hello\"]", "\"WorkingDir\":\"/srv\"");
        assertThat(image.runtime()).isEmpty();
        assertThat(files(image))
                .contains("srv/hello", "srv/target/app.jar")
                .noneMatch(path -> path.matches(".*(env|todo|kilter).*"));
        assertThat(build().digest()).as("again").isEqualTo(image.digest());
    }

    @Test
    void keys_in_its_layers_are_refused_but_not_in_what_a_base_brings() throws IOException {
        write("Dockerfile", "FROM scratch\nCOPY config /srv/config\nCOPY usr /usr\n");
        write("config/settings.txt", "token: gh" + "p_" + "a1".repeat(18) + "\n");
        write("usr/share/example.txt", "token: gh" + "p_" + "a1".repeat(18) + "\n");
        assertThatThrownBy(this::build).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.SECRET_IN_IMAGE.code());
            assertThat(e.problem().toString())
                    .contains("/srv/config/settings.txt", "github-token, in line 1")
                    .doesNotContain("p_a1");
        });
        write(".kilterallow", "srv/config/settings.txt github-token\n");
        assertThat(build().layers()).isNotEmpty();
    }

    @Test
    void what_secrets_name_is_refused_when_the_dockerfile_made_it_itself() throws IOException {
        write("secrets/prod.env", "KEY=of-the-app-alone\n");
        write("copy.txt", "KEY=of-the-app-alone\n");
        assertThatThrownBy(this::build)
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().detail()).contains("/srv/copy.txt", "'secrets/prod.env'"));
    }

    @Test
    void a_secret_of_the_build_is_mounted_and_in_no_layer() throws Exception {
        Path go = Path.of("/usr/local/go/bin/go");
        Assumptions.assumeTrue(Files.isExecutable(go), "needs go");
        write("main.go", """
            package main

            import "os"

            func main() {
                secret, err := os.ReadFile("/run/secrets/TOKEN")
                if err != nil || len(secret) != 18 {
                    os.Exit(3)
                }
                os.WriteFile("/made", []byte("made"), 0644)
            }
            """);
        ProcessBuilder compiler =
                new ProcessBuilder(go.toString(), "build", "-o", "program", "main.go").directory(app.toFile());
        compiler.environment().put("CGO_ENABLED", "0");
        compiler.environment().put("GOCACHE", folder.resolve("gocache").toString());
        assertThat(compiler.start().waitFor()).isZero();
        write("Dockerfile", "FROM scratch\nCOPY program /hello\nRUN --mount=type=secret,id=TOKEN [\"/hello\"]\n");
        Path token = Files.writeString(folder.resolve("token"), "of-the-build-alone");

        BuiltImage.Assembled image =
                (BuiltImage.Assembled) new ImageBuild(folder.resolve("home"), Providers.of("image builder", List.of()))
                        .wishing(build -> build.needing(Map.of("TOKEN", token.toString())))
                        .build(app, config("dockerfile"), BuildObserver.silent());

        assertThat(files(image)).contains("made");
    }

    @Test
    void it_is_built_for_the_platform_that_is_wanted_and_one_of_its_own_is_refused() throws IOException {
        String other = Architecture.ofThisMachine().equals("arm64") ? "linux/amd64" : "linux/arm64";
        assertThat("linux/" + build(other).architecture()).isEqualTo(other);
        assertThat(build().architecture()).isEqualTo(Architecture.ofThisMachine());
        write("Dockerfile", "FROM --platform=" + other + " scratch\nCOPY . /srv\n");
        assertThatThrownBy(this::build).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.WRONG_PROCESSOR.code());
            assertThat(e.problem().detail()).startsWith("the Dockerfile makes an image for " + other);
        });
    }

    @Test
    void what_build_env_says_is_an_argument_where_the_dockerfile_asks_for_it() throws IOException {
        write("Dockerfile", "FROM scratch\narg PAGE=none.txt OTHER=\"a b\"\nCOPY pages/${PAGE} /srv/${OTHER}/page\n");
        write("pages/none.txt", "");
        write("pages/dev.txt", "");

        assertThat(files(build())).as("STORAGE_DRIVER is no argument").contains("srv/a b/page");
        write(
                "Dockerfile",
                "FROM scratch\nARG PAGE=none.txt\nARG STORAGE_DRIVER\nCOPY pages/${PAGE} /srv/$STORAGE_DRIVER\n");
        assertThat(files(build())).contains("srv/vfs");
    }

    @Test
    void beside_another_kind_it_has_to_be_named() throws IOException {
        write("package.json", "{}");
        assertThatThrownBy(() -> new ImageBuild(
                                folder.resolve("home"),
                                Providers.of("image builder", List.of(new FilesBuilder("node", "package.json"))))
                        .build(app, config("auto"), BuildObserver.silent()))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().evidence())
                                .containsExactly("'package.json' says node", "'Dockerfile' says dockerfile"));
    }

    @Test
    void without_a_tool_all_that_would_do_are_named() {
        assertThatThrownBy(() -> new DockerfileBuild(app, folder, Observer.silent(), Map.of("PATH", "/nowhere"))
                        .run(config("dockerfile")))
                .isInstanceOfSatisfying(KilterException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo(KilterCode.BUILD_FAILED.code());
                    assertThat(e.problem().detail()).contains("buildah, podman, docker or buildctl");
                });
    }

    private BuiltImage.Assembled build() {
        return (BuiltImage.Assembled) new ImageBuild(folder.resolve("home"), Providers.of("image builder", List.of()))
                .build(app, config("auto"), BuildObserver.silent());
    }

    private BuiltImage.Assembled build(String platform) {
        return (BuiltImage.Assembled) new ImageBuild(folder.resolve("home"), Providers.of("image builder", List.of()))
                .wishing(build -> build.on(platform))
                .build(app, config("auto"), BuildObserver.silent());
    }

    private static AppConfig config(String type) {
        String yaml = "project: acme/shop\nbuild: { type: " + type + ", env: { STORAGE_DRIVER: vfs } }\n"
                + "secrets: { keys: secrets/prod.env }\n";
        return KilterYaml.parse("kilter.yaml", yaml.getBytes(StandardCharsets.UTF_8))
                .resolve(EnvName.PROD);
    }

    private static List<String> files(BuiltImage.Assembled image) throws IOException {
        List<String> names = new ArrayList<>();
        for (var layer : image.layers()) {
            try (TarArchiveInputStream tar =
                    new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(layer.blob())))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    names.add(entry.getName());
                }
            }
        }
        return names;
    }

    private void write(String path, String content) throws IOException {
        Path file = app.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }
}
