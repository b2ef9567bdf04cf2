package dev.kilter.client.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.client.image.layer.BuiltLayer;
import dev.kilter.client.image.layer.Sha256;
import dev.kilter.client.image.registry.DebianRegistry;
import dev.kilter.client.image.registry.OciImage;
import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.Sample;
import dev.kilter.testkit.UnreliableLine;
import dev.kilter.testkit.UnreliableLine.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Pushes to a real registry over a line that breaks, garbles and lies.
@Timeout(1800)
@EnabledIf("isInstalled")
@Drawn
class RegistryFaultsIT {
    /// A few pushes are more uneven than many.
    private static final double MOST_SENT = Sample.ALL ? 1.2 : 1.4;

    @TempDir
    private Path folder;

    private final Random random = Sample.random("registry faults");

    static boolean isInstalled() {
        return DebianRegistry.isInstalled();
    }

    @Test
    void every_push_is_right_whatever_befalls_a_fifth_of_its_requests_and_little_is_sent_twice() throws Exception {
        int pushes = Sample.size(15, 500);
        AtomicInteger faults = new AtomicInteger();
        AtomicInteger broken = new AtomicInteger();
        long needed = 0;
        try (DebianRegistry registry = DebianRegistry.open(folder.resolve("registry"));
                UnreliableLine line = new UnreliableLine(registry.port(), (_, body) -> {
                    Fault fault = drawn(body);
                    faults.addAndGet(fault instanceof Fault.None ? 0 : 1);
                    broken.addAndGet(fault instanceof Fault.None || body < 10_000 ? 0 : 1);
                    return fault;
                })) {
            for (int i = 0; i < pushes; i++) {
                BuiltImage.Assembled image = image();
                needed += image.bytes() + image.manifest().length();
                push(image, line);
                assertWhole(image, registry);
            }
            double sent = (double) line.bodyBytes() / needed;
            System.out.printf(
                    "%d pushes of 500 are right after %d faults, %d of layers; %.3f times the bytes were sent (seed"
                            + " %d)%n",
                    pushes, faults.get(), broken.get(), sent, Sample.SEED);
            assertThat(faults).hasPositiveValue();
            assertThat(sent).isBetween(1.0, MOST_SENT);
        }
    }

    @Test
    void content_that_always_arrives_as_something_else_never_ends_in_a_manifest() throws Exception {
        try (DebianRegistry registry = DebianRegistry.open(folder.resolve("registry"));
                UnreliableLine line = new UnreliableLine(
                        registry.port(),
                        (request, body) -> request.startsWith("PUT") && body > 1000
                                ? new Fault.Garbled(body / 2)
                                : new Fault.None())) {
            assertThatThrownBy(() -> push(image(), line)).isInstanceOfSatisfying(KilterException.class, e -> {
                assertThat(e.problem().code()).isEqualTo(KilterCode.UNREACHABLE.code());
                assertThat(e.problem().detail()).contains("is not what was sent");
            });
            assertThat(registry.requests()).noneMatch(asked -> asked.startsWith("PUT /v2/acme/shop/manifests"));
        }
    }

    private Fault drawn(long body) {
        synchronized (random) {
            int chance = random.nextInt(1000);
            if (chance < 60) {
                return new Fault.CutRequest(body == 0 ? 0 : random.nextLong(body + 1));
            }
            if (chance < 110) {
                return new Fault.CutAnswer(random.nextInt(400));
            }
            if (chance < 180) {
                int status = List.of(429, 503, 500).get(random.nextInt(3));
                return new Fault.Instead(status, status == 500 ? "" : "Retry-After: 0\r\n");
            }
            return chance < 200 && body > 0 ? new Fault.Garbled(random.nextLong(body)) : new Fault.None();
        }
    }

    private static void push(BuiltImage.Assembled image, UnreliableLine line) {
        RegistryTarget target = new RegistryTarget(
                "127.0.0.1:" + line.port(), "acme/shop", new RegistryLogin.Given("kilter", "unasked"));
        PushedImage pushed = ImagePush.push(image, target, BaseImages.NONE, PushMemory.NONE, BuildObserver.silent());
        assertThat(pushed.reference().digest()).isEqualTo(image.digest());
    }

    private BuiltImage.Assembled image() throws IOException {
        List<BuiltLayer> layers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            byte[] content = new byte[50_000 + random.nextInt(400_000)];
            random.nextBytes(content);
            Path blob = Files.write(folder.resolve("layer" + i), content);
            String digest = "sha256:" + Sha256.of(blob);
            layers.add(new BuiltLayer("layer " + i, digest, digest, content.length, false, blob));
        }
        String config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
                + "\"diff_ids\":[\"" + layers.getFirst().digest() + "\"]}}";
        String manifest = OciImage.manifest(
                config,
                layers.stream()
                        .map(layer -> new OciImage.Blob(layer.digest(), layer.bytes()))
                        .toList());
        return new BuiltImage.Assembled("test", "test", false, layers, config, manifest, OciImage.digestOf(manifest));
    }

    private static void assertWhole(BuiltImage.Assembled image, DebianRegistry registry) throws Exception {
        assertThat(get(registry, "manifests/" + image.digest())).isEqualTo(bytes(image.manifest()));
        assertThat(get(registry, "blobs/" + OciImage.digestOf(image.config()))).isEqualTo(bytes(image.config()));
        for (BuiltLayer layer : image.layers()) {
            assertThat(get(registry, "blobs/" + layer.digest())).isEqualTo(Files.readAllBytes(layer.blob()));
        }
    }

    private static byte[] get(DebianRegistry registry, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://" + registry.name() + "/v2/acme/shop/" + path);
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Accept", "application/vnd.oci.image.manifest.v1+json, */*")
                    .build();
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            return response.body();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
