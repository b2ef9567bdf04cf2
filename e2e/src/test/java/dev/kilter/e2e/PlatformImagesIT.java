package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.testkit.Drawn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The images of server, operator and runner as `dist/Images.java` pushes them into Debian's `docker-registry`.
@Drawn(oneIn = 16)
final class PlatformImagesIT {
    private static final Path REGISTRY = Path.of("/usr/bin/docker-registry");
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String EITHER = MANIFEST + ", " + INDEX
            + ", application/vnd.docker.distribution.manifest.v2+json"
            + ", application/vnd.docker.distribution.manifest.list.v2+json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static String host;
    private static Process registry;

    @BeforeAll
    static void serve() throws Exception {
        assumeThat(REGISTRY).as("Debian's docker-registry").exists();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            host = "127.0.0.1:" + free.getLocalPort();
        }
        Path log = folder.resolve("log");
        Path config = Files.writeString(folder.resolve("config.yml"), """
            version: 0.1
            storage: { filesystem: { rootdirectory: %s } }
            http: { addr: "%s" }
            """.formatted(folder.resolve("data"), host));
        registry = new ProcessBuilder(REGISTRY.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(Platform.comes(() -> says(log, "listening on"), 20))
                .as("the registry listens")
                .isTrue();
        base("both", "amd64", "arm64");
        base("one", "amd64");
    }

    private static boolean says(Path log, String words) {
        try {
            return Files.readString(log).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void end() throws Exception {
        if (registry != null) {
            registry.destroy();
            assertThat(registry.waitFor(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void they_are_for_what_their_base_is_for_and_the_same_each_time() throws Exception {
        Pushed images = push("both");
        for (String image : List.of(images.server(), images.runner())) {
            JsonNode index = json(image);
            assertThat(architectures(index)).as(image).containsExactlyInAnyOrder("amd64", "arm64");
            for (JsonNode each : index.get("manifests")) {
                JsonNode config = config(repository(image), each.path("digest").asText());
                assertThat(config.path("architecture").asText())
                        .isEqualTo(each.path("platform").path("architecture").asText());
                assertThat(config.path("config").path("User").asText()).isEqualTo("65532:65532");
            }
        }
        assertThat(architecture(images.operator())).isEqualTo("amd64");
        assertThat(push("both")).isEqualTo(images);
    }

    @Test
    void on_a_base_for_one_processor_they_are_for_that() throws Exception {
        Pushed images = push("one");
        for (String image : List.of(images.server(), images.operator(), images.runner())) {
            assertThat(architecture(image)).as(image).isEqualTo("amd64");
        }
    }

    /// What it prints: each image with its digest.
    private record Pushed(String server, String operator, String runner) {}

    private static String architecture(String image) throws Exception {
        return config(repository(image), digest(image)).path("architecture").asText();
    }

    private static Pushed push(String base) throws Exception {
        Path dist = Path.of(System.getProperty("kilter.dist"));
        Path root = Path.of(System.getProperty("kilter.root"));
        // It works beside the folder it is given, which other tests share.
        Path own = folder.resolve("work/kilter");
        if (!Files.exists(own)) {
            Files.createDirectories(own.getParent());
            Files.createSymbolicLink(own, dist);
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        dist + "/lib/*",
                        root.resolve("dist/Images.java").toString(),
                        own.toString(),
                        host + "/base:" + base,
                        host,
                        "tested",
                        "true")
                .redirectError(folder.resolve("errors").toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("errors")))
                .isZero();
        return JSON.readValue(out, Pushed.class);
    }

    private static List<String> architectures(JsonNode index) {
        return StreamSupport.stream(index.get("manifests").spliterator(), false)
                .map(each -> each.path("platform").path("architecture").asText())
                .toList();
    }

    private static JsonNode config(String repository, String digest) throws Exception {
        JsonNode manifest = json(host + "/" + repository + "@" + digest);
        String config = manifest.path("config").path("digest").asText();
        return JSON.readTree(ask(HttpRequest.newBuilder(at("/v2/" + repository + "/blobs/" + config))));
    }

    private static JsonNode json(String reference) throws Exception {
        String path = "/v2/" + repository(reference) + "/manifests/" + digest(reference);
        return JSON.readTree(ask(HttpRequest.newBuilder(at(path)).header("Accept", EITHER)));
    }

    private static String repository(String reference) {
        return reference.substring(host.length() + 1, reference.indexOf('@'));
    }

    private static String digest(String reference) {
        return reference.substring(reference.indexOf('@') + 1);
    }

    /// A base of one empty layer for these processors: an index if there are several.
    private static void base(String tag, String... architectures) throws Exception {
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        try (OutputStream zipped = new GZIPOutputStream(layer)) {
            zipped.write(new byte[1024]);
        }
        List<String> entries = new ArrayList<>();
        for (String architecture : architectures) {
            String config =
                    "{\"architecture\":\"%s\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\"]}}"
                            .formatted(architecture, sha256(new byte[1024]));
            String manifest = """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},\
                "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"%s","size":%d}]}\
                """.formatted(
                            MANIFEST,
                            blob(config.getBytes(StandardCharsets.UTF_8)),
                            config.length(),
                            blob(layer.toByteArray()),
                            layer.size());
            String digest = sha256(manifest.getBytes(StandardCharsets.UTF_8));
            put(
                    "/v2/base/manifests/" + (architectures.length == 1 ? tag : digest),
                    MANIFEST,
                    manifest.getBytes(StandardCharsets.UTF_8));
            entries.add(
                    "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}}"
                            .formatted(MANIFEST, digest, manifest.length(), architecture));
        }
        if (architectures.length > 1) {
            String index = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                    .formatted(INDEX, String.join(",", entries));
            put("/v2/base/manifests/" + tag, INDEX, index.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String blob(byte[] content) throws Exception {
        HttpResponse<String> begun = HTTP.send(
                HttpRequest.newBuilder(at("/v2/base/blobs/uploads/"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        URI place = at("/").resolve(begun.headers().firstValue("Location").orElseThrow());
        put(place + "&digest=" + sha256(content), "application/octet-stream", content);
        return sha256(content);
    }

    private static void put(String where, String type, byte[] content) throws Exception {
        ask(HttpRequest.newBuilder(at("/").resolve(where))
                .header("Content-Type", type)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(content)));
    }

    private static String ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body();
    }

    private static URI at(String path) {
        return URI.create("http://" + host + path);
    }

    private static String sha256(byte[] content) throws Exception {
        return "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
