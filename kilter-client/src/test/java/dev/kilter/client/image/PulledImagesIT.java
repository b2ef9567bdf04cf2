package dev.kilter.client.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.client.image.registry.DebianRegistry;
import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is pushed is what others pull: skopeo, buildah and containerd look at it.
@Timeout(180)
@EnabledIf("isInstalled")
@Drawn
class PulledImagesIT {
    private static final int BIG = 11 * 1024 * 1024;

    private final Path folder;
    private final Path app;

    PulledImagesIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        app = Files.createDirectories(folder.resolve("app"));
    }

    static boolean isInstalled() {
        return DebianRegistry.isInstalled();
    }

    /// More than one block of each form, in parts easy and hard to make small.
    @BeforeEach
    void aFileOfSeveralBlocks() throws IOException {
        byte[] bytes = new byte[BIG];
        new Random(11).nextBytes(bytes);
        java.util.Arrays.fill(bytes, 0, BIG / 2, (byte) 'a');
        Files.write(app.resolve("a.txt"), bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void skopeo_takes_every_layer_apart(String compression) throws Exception {
        needs("skopeo");
        try (DebianRegistry registry = DebianRegistry.open(folder.resolve("registry"))) {
            String image = push(registry, compression);
            // Another compression makes it read all the layers.
            run(
                    "skopeo",
                    "copy",
                    "--src-tls-verify=false",
                    "--dest-decompress",
                    "docker://" + image,
                    "dir:" + pulled());
            assertThat(Files.readString(pulled().resolve("manifest.json"))).contains("\"layers\"");
            try (var files = Files.list(pulled())) {
                assertThat(files.map(file -> file.toFile().length())).anyMatch(size -> size > BIG);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void buildah_makes_a_container_of_it(String compression) throws Exception {
        needs("buildah");
        List<String> buildah = List.of(
                "buildah",
                "--root",
                folder.resolve("root").toString(),
                "--runroot",
                folder.resolve("runroot").toString(),
                "--storage-driver",
                "vfs");
        try (DebianRegistry registry = DebianRegistry.open(folder.resolve("registry"))) {
            String image = push(registry, compression);
            String container = run(buildah, "from", "--tls-verify=false", image).strip();
            Path mounted = Path.of(run(buildah, "mount", container).strip());
            assertThat(mounted.resolve("app/a.txt")).hasSameBinaryContentAs(app.resolve("a.txt"));
            run(buildah, "rm", "--all");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void containerd_unpacks_it(String compression) throws Exception {
        needs("containerd");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        Path config = Files.writeString(folder.resolve("containerd.toml"), """
            version = 2
            root = "%1$s/containerd"
            state = "%1$s/state"
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            [grpc]
            address = "%1$s/sock"
            """.formatted(folder));
        Process containerd = new ProcessBuilder("containerd", "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("containerd.log").toFile())
                .start();
        List<String> ctr = List.of("ctr", "--address", folder.resolve("sock").toString(), "images");
        try (DebianRegistry registry = DebianRegistry.open(folder.resolve("registry"))) {
            awaitSocket(containerd);
            String image = push(registry, compression);
            run(ctr, "pull", "--plain-http", "--snapshotter", "native", image);
            Path mounted = Files.createDirectories(folder.resolve("mounted"));
            run(ctr, "mount", "--snapshotter", "native", image, mounted.toString());
            try {
                assertThat(mounted.resolve("app/a.txt")).hasSameBinaryContentAs(app.resolve("a.txt"));
            } finally {
                run(ctr, "unmount", "--rm", "--snapshotter", "native", mounted.toString());
            }
        } finally {
            containerd.destroy();
            containerd.waitFor();
        }
    }

    private void awaitSocket(Process containerd) throws InterruptedException {
        for (int tries = 0; tries < 600 && !Files.exists(folder.resolve("sock")) && containerd.isAlive(); tries++) {
            containerd.waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    private Path pulled() {
        return folder.resolve("pulled");
    }

    private String push(DebianRegistry registry, String compression) {
        String yaml = "project: acme/shop\nbuild: { compression: " + compression + " }\n";
        AppConfig config = KilterYaml.parse("kilter.yaml", yaml.getBytes(StandardCharsets.UTF_8))
                .resolve(EnvName.PROD);
        BuiltImage image = new ImageBuild(
                        folder.resolve("home"), Providers.of("image builder", List.of(new FilesBuilder("a", "a.txt"))))
                .build(app, config, BuildObserver.silent());
        assertThat(((BuiltImage.Assembled) image).manifest()).contains("layer.v1.tar+" + compression + "\"");
        RegistryTarget target = new RegistryTarget(registry.name(), "acme/shop", new RegistryLogin.OfThisMachine());
        return ImagePush.push(image, target, BaseImages.NONE, PushMemory.NONE, BuildObserver.silent())
                .reference()
                .value();
    }

    private static void needs(String program) {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin", program)), "needs " + program + ": apt-get install " + program);
    }

    private String run(List<String> program, String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(program);
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private String run(String... command) throws Exception {
        Path errors = folder.resolve("errors");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(() -> String.join(" ", command) + ": " + errorsOf(errors))
                .isZero();
        return said;
    }

    private static String errorsOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
