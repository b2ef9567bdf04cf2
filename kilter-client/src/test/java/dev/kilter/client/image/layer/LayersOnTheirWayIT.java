package dev.kilter.client.image.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.client.image.BaseImages;
import dev.kilter.client.image.BuildObserver;
import dev.kilter.client.image.BuiltImage;
import dev.kilter.client.image.ImagePush;
import dev.kilter.client.image.PushMemory;
import dev.kilter.client.image.PushedImage;
import dev.kilter.client.image.registry.DebianRegistry;
import dev.kilter.client.image.registry.OciImage;
import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.testkit.Sample;
import dev.kilter.testkit.UnreliableLine;
import dev.kilter.testkit.UnreliableLine.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Layers that are sent while they are made, into a real registry and by its access log. Whether it deletes at once
/// what is given up is its own affair (docker-registry 2.8 keeps what broke off until it purges uploads by their age).
@Timeout(120)
@EnabledIf("isInstalled")
class LayersOnTheirWayIT {
    private static final int LARGE = 6 * 1024 * 1024;
    private static final int HALF = LARGE - 1024 * 1024;

    /// What is sent may be a fifth more than what is needed.
    private static final double MOST_SENT = 1.2;

    private final Random random = Sample.random("LayersOnTheirWayIT");

    @TempDir
    private Path folder;

    private DebianRegistry registry;

    static boolean isInstalled() {
        return DebianRegistry.isInstalled();
    }

    @BeforeEach
    void start() throws Exception {
        registry = DebianRegistry.withPassword(folder.resolve("registry"));
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void a_large_layer_is_on_its_way_before_it_is_whole_and_is_sent_once() throws Exception {
        try (ImagePush push = push(registry.port(), true)) {
            byte[] content = content(LARGE);
            BuiltLayer layer =
                    grown(push, content, () -> await(() -> asked("POST").count() == 1));

            PushedImage pushed = push.push(image(List.of(layer)), BuildObserver.silent());

            assertThat(pushed.bytesSent()).isEqualTo(pushed.bytesTotal());
            assertThat(asked("PATCH")).containsExactly("PATCH uploads 202");
            assertThat(blob(layer)).isEqualTo(content);
        }
    }

    @Test
    void a_small_layer_is_sent_when_it_is_whole() throws Exception {
        try (ImagePush push = push(registry.port(), true)) {
            BuiltLayer layer = grown(push, content(100_000), () -> {});
            push.push(image(List.of(layer)), BuildObserver.silent());
            assertThat(asked("PATCH")).isEmpty();
        }
    }

    @Test
    void what_the_registry_may_have_is_asked_for_first() throws Exception {
        byte[] content = content(LARGE);
        try (ImagePush push = push(registry.port(), true)) {
            push.push(image(List.of(grown(push, content, () -> {}))), BuildObserver.silent());
        }
        int before = registry.requests().size();
        try (ImagePush push = push(registry.port(), false)) {
            BuiltLayer same = grown(push, content, () -> {});
            PushedImage pushed = push.push(image(List.of(same), "another"), BuildObserver.silent());
            assertThat(pushed.layersCached()).isEqualTo(1);
            assertThat(registry.requests().subList(before, registry.requests().size()))
                    .noneMatch(line -> line.startsWith("PATCH"));
        }
    }

    @Test
    void a_layer_that_the_registry_has_after_all_is_given_up() throws Exception {
        byte[] content = content(LARGE);
        for (String name : List.of("one", "another")) {
            try (ImagePush push = push(registry.port(), true)) {
                PushedImage pushed =
                        push.push(image(List.of(grown(push, content, () -> {})), name), BuildObserver.silent());
                assertThat(pushed.layersCached()).isEqualTo(name.equals("one") ? 0 : 1);
            }
        }
        assertThat(asked("DELETE")).hasSize(1);
    }

    @Test
    void a_build_that_fails_gives_its_uploads_up() throws Exception {
        try (ImagePush push = push(registry.port(), true);
                GrowingFile growing = new GrowingFile(folder.resolve("blob"))) {
            push.begins(growing);
            try (OutputStream out = growing.output()) {
                out.write(content(HALF));
                await(() -> asked("POST").count() == 1);
            }
        }
        assertThat(asked("DELETE")).hasSize(1);
    }

    @Test
    void a_wrong_password_is_told_when_the_layer_is_whole() throws Exception {
        RegistryTarget target =
                new RegistryTarget(registry.name(), "acme/shop", new RegistryLogin.Given(DebianRegistry.USER, "wr0ng"));
        try (ImagePush push = new ImagePush(target, BaseImages.NONE, PushMemory.NONE, () -> true)) {
            BuiltLayer layer = grown(push, content(LARGE), () -> {});
            assertThatThrownBy(() -> push.push(image(List.of(layer)), BuildObserver.silent()))
                    .isInstanceOfSatisfying(
                            KilterException.class,
                            e -> assertThat(e.problem().code()).isEqualTo(KilterCode.PUSH_DENIED.code()));
        }
    }

    @Test
    void what_breaks_on_its_way_arrives_all_the_same() throws Exception {
        int pushes = Sample.size(4, 60);
        long needed = 0;
        try (UnreliableLine line = new UnreliableLine(
                registry.port(), (request, _) -> request.startsWith("PATCH") ? drawn() : new Fault.None())) {
            for (int i = 0; i < pushes; i++) {
                try (ImagePush push = push(line.port(), true)) {
                    byte[] content = content(LARGE);
                    BuiltLayer layer = grown(push, content, () -> {});
                    push.push(image(List.of(layer)), BuildObserver.silent());
                    assertThat(blob(layer)).isEqualTo(content);
                    needed += content.length;
                }
            }
            double sent = (double) line.bodyBytes() / needed;
            System.out.printf(
                    "%d layers of 60 are right, of which every seventh broke on its way; %.3f times the bytes were sent"
                            + " (seed %d)%n",
                    pushes, sent, Sample.SEED);
            // Of a few layers one that is sent twice is more than that.
            assertThat(sent).isBetween(1.0, Sample.ALL ? MOST_SENT : 2.0);
        }
    }

    private Fault drawn() {
        synchronized (random) {
            return switch (random.nextInt(20)) {
                case 0 -> new Fault.CutAnswer(random.nextInt(400));
                case 1 -> new Fault.Instead(List.of(429, 503, 500).get(random.nextInt(3)), "");
                case 2 -> new Fault.CutRequest(random.nextInt(LARGE));
                default -> new Fault.None();
            };
        }
    }

    private ImagePush push(int port, boolean isFirst) {
        RegistryTarget target = new RegistryTarget(
                "127.0.0.1:" + port,
                "acme/shop",
                new RegistryLogin.Given(DebianRegistry.USER, DebianRegistry.PASSWORD));
        return new ImagePush(target, BaseImages.NONE, PushMemory.NONE, () -> isFirst);
    }

    /// A layer that this push hears of, and of which most is there when `meanwhile` runs.
    private BuiltLayer grown(ImagePush push, byte[] content, Runnable meanwhile) throws IOException {
        Path blob = Files.createTempFile(folder, "blob", "");
        try (GrowingFile growing = new GrowingFile(blob)) {
            push.begins(growing);
            int most = Math.min(HALF, content.length);
            try (OutputStream out = growing.output()) {
                out.write(content, 0, most);
                meanwhile.run();
                out.write(content, most, content.length - most);
            }
            String digest = "sha256:" + Sha256.of(content);
            growing.isWhole(digest);
            return new BuiltLayer("app", digest, digest, content.length, false, blob);
        }
    }

    private static BuiltImage.Assembled image(List<BuiltLayer> layers) {
        return image(layers, "one");
    }

    private static BuiltImage.Assembled image(List<BuiltLayer> layers, String name) {
        String config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"" + name
                + "\"]},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                + layers.getFirst().digest() + "\"]}}";
        String manifest = OciImage.manifest(
                config,
                layers.stream()
                        .map(layer -> new OciImage.Blob(layer.digest(), layer.bytes()))
                        .toList());
        return new BuiltImage.Assembled("test", "test", false, layers, config, manifest, OciImage.digestOf(manifest));
    }

    private byte[] content(int size) {
        byte[] content = new byte[size];
        synchronized (random) {
            random.nextBytes(content);
        }
        return content;
    }

    private byte[] blob(BuiltLayer layer) throws IOException {
        String hex = layer.digest().substring(7);
        return Files.readAllBytes(folder.resolve(
                "registry/data/docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data"));
    }

    private Stream<String> asked(String method) {
        try {
            return registry.requests().stream()
                    .filter(line -> line.startsWith(method + " ") && line.contains("/uploads/"))
                    .map(line -> line.replaceAll(" /v2/acme/[a-z]+/blobs/(uploads)/\\S*", " $1"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not happen");
            }
            LockSupport.parkNanos(20_000_000L);
        }
    }
}
