package dev.kilter.client.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.client.image.registry.DebianRegistry;
import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// How many requests a push takes, by the access log of a real registry.
@Timeout(60)
@EnabledIf("isInstalled")
class PushRequestsIT {
    @TempDir
    private Path folder;

    private Path app = Path.of("");
    private DebianRegistry registry;
    private ImageBuild builder = new ImageBuild(Path.of(""), Providers.of("image builder", List.of()));

    static boolean isInstalled() {
        return DebianRegistry.isInstalled();
    }

    @BeforeEach
    void anAppThatWasPushed() throws Exception {
        app = Files.createDirectories(folder.resolve("app"));
        Files.writeString(app.resolve("a.txt"), "hello");
        Files.writeString(app.resolve("b.txt"), "below");
        registry = DebianRegistry.withPassword(folder.resolve("registry"));
        builder = builderIn("home");
        push("acme/shop", builder);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void nothing_changed_takes_one() throws Exception {
        assertThat(requestsOf(() -> push("acme/shop", builder))).containsExactly("HEAD manifests 200");
    }

    @Test
    void one_layer_changed_takes_five() throws Exception {
        Files.writeString(app.resolve("a.txt"), "hello again");
        assertThat(requestsOf(() -> push("acme/shop", builder)))
                .containsExactlyInAnyOrder(
                        "POST uploads 202",
                        "PUT uploads 201",
                        "POST uploads 202",
                        "PUT uploads 201",
                        "PUT manifests 201");
    }

    @Test
    void another_machine_with_the_same_files_takes_one() throws Exception {
        assertThat(requestsOf(() -> push("acme/shop", builderIn("other")))).containsExactly("HEAD manifests 200");
    }

    @Test
    void another_app_takes_over_what_the_registry_has_and_sends_nothing() throws Exception {
        PushedImage[] pushed = new PushedImage[1];
        assertThat(requestsOf(() -> pushed[0] = push("acme/other", builder)))
                .containsExactlyInAnyOrder(
                        "HEAD manifests 404",
                        "HEAD blobs 404",
                        "HEAD blobs 404",
                        "HEAD blobs 404",
                        "POST uploads 201",
                        "POST uploads 201",
                        "POST uploads 201",
                        "PUT manifests 201");
        assertThat(pushed[0].bytesSent()).isZero();
    }

    @Test
    void a_registry_that_lost_all_gets_it_again() throws Exception {
        registry.close();
        registry = DebianRegistry.again(registry, folder.resolve("empty"));
        Files.writeString(app.resolve("a.txt"), "more");
        PushedImage pushed = push("acme/shop", builder);
        assertThat(pushed.bytesSent()).isEqualTo(pushed.bytesTotal());
        assertThat(requestsOf(() -> push("acme/shop", builder))).containsExactly("HEAD manifests 200");
    }

    private ImageBuild builderIn(String home) {
        return new ImageBuild(folder.resolve(home), Providers.of("image builder", List.of(new TwoLayers())));
    }

    private PushedImage push(String repository, ImageBuild by) {
        BuiltImage image =
                by.build(app, AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD), BuildObserver.silent());
        RegistryTarget target = new RegistryTarget(
                registry.name(), repository, new RegistryLogin.Given(DebianRegistry.USER, DebianRegistry.PASSWORD));
        return ImagePush.push(image, target, BaseImages.NONE, by.pushed(), BuildObserver.silent());
    }

    private record TwoLayers(String id) implements ImageBuilder {
        TwoLayers() {
            this("a");
        }

        @Override
        public Optional<String> marker(Path root) {
            return Optional.of("a.txt");
        }

        @Override
        public ImageContent build(Path root, AppConfig config, Path scratch, Observer observer) {
            return new ImageContent(
                    List.of(layer(root, "b.txt"), layer(root, "a.txt")),
                    List.of("cat", "a.txt"),
                    "/app",
                    "none/1",
                    Map.of(),
                    "two layers");
        }

        private static ImageContent.Layer layer(Path root, String file) {
            return new ImageContent.Layer(
                    file, List.of(new ImageContent.Entry("/app/" + file, root.resolve(file), false)));
        }
    }

    private List<String> requestsOf(Runnable work) throws IOException {
        int before = registry.requests().size();
        work.run();
        List<String> all = registry.requests();
        return all.subList(before, all.size()).stream()
                .map(line -> line.replaceAll(" /v2/acme/[a-z]+/(?:blobs/)?(manifests|uploads|blobs)/\\S*", " $1"))
                .toList();
    }
}
