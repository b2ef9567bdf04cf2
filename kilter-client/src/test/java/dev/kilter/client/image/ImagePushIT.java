package dev.kilter.client.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.Providers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePushIT {
    private final BuiltImage.Assembled image;

    ImagePushIT(@TempDir Path folder) throws IOException {
        Path app = Files.createDirectories(folder.resolve("app"));
        Files.writeString(app.resolve("a.txt"), "hello");
        image = (BuiltImage.Assembled) new ImageBuild(
                        folder.resolve("home"), Providers.of("image builder", List.of(new FilesBuilder("a", "a.txt"))))
                .build(app, AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD), BuildObserver.silent());
    }

    @Test
    void a_push_sends_all_and_the_manifest_last() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            PushedImage pushed = push(registry);
            assertThat(pushed.reference().digest()).isEqualTo(image.digest());
            assertThat(pushed.bytesSent()).isEqualTo(pushed.bytesTotal()).isEqualTo(image.bytes());
            assertThat(registry.requests.getLast()).isEqualTo("PUT /manifests/" + image.digest());
            assertThat(registry.manifests.get(image.digest()))
                    .isEqualTo(image.manifest().getBytes(StandardCharsets.UTF_8));
            assertThat(registry.blobs).containsKey(image.layers().getFirst().digest());
        }
    }

    @Test
    void an_unchanged_image_takes_one_question() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            push(registry);
            registry.requests.clear();
            PushedImage again = push(registry);
            assertThat(registry.requests).containsExactly("HEAD /manifests/" + image.digest());
            assertThat(again.bytesSent()).isZero();
            assertThat(again.layersCached()).isEqualTo(again.layers());
        }
    }

    @Test
    void a_layer_that_is_there_is_not_sent() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            push(registry);
            registry.manifests.clear();
            PushedImage again = push(registry);
            assertThat(again.bytesSent()).isZero();
            assertThat(again.layersCached()).isEqualTo(1);
        }
    }

    @Test
    void a_busy_registry_is_asked_again() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            registry.isBusyFor(3);
            assertThat(push(registry).reference().digest()).isEqualTo(image.digest());
        }
    }

    @Test
    void a_wrong_password_is_a_problem_that_names_the_login_and_not_the_password() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            assertThatThrownBy(() -> ImagePush.push(
                            image, registry.target("wr0ng"), BaseImages.NONE, PushMemory.NONE, BuildObserver.silent()))
                    .isInstanceOfSatisfying(KilterException.class, e -> {
                        assertThat(e.problem().code()).isEqualTo(KilterCode.PUSH_DENIED.code());
                        assertThat(e.problem().detail()).contains("user 'kilter'");
                        assertThat(e.problem().toString()).doesNotContain("wr0ng");
                    });
        }
    }

    @Test
    void nobody_listening_is_told_at_once() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        RegistryTarget target =
                new RegistryTarget("127.0.0.1:" + port, "acme/shop", new RegistryLogin.Given("kilter", "x"));
        assertThatThrownBy(
                        () -> ImagePush.push(image, target, BaseImages.NONE, PushMemory.NONE, BuildObserver.silent()))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(KilterCode.UNREACHABLE.code()));
    }

    private PushedImage push(FakeRegistry registry) {
        return ImagePush.push(
                image,
                registry.target(FakeRegistry.PASSWORD),
                BaseImages.NONE,
                PushMemory.NONE,
                BuildObserver.silent());
    }
}
