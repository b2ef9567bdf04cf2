package dev.kilter.local.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import dev.kilter.testkit.UnreliableLine;
import dev.kilter.testkit.UnreliableLine.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Uploads that break on their way into the local registry, and go on.
@Timeout(60)
class UploadsIT {
    private static final String TOKEN = "t0ken";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final byte[] blob = new byte[1_000_000];
    private Registry registry;

    @BeforeEach
    void start() {
        new Random(7).nextBytes(blob);
        registry = Registry.start(0, new BlobStore(new FileGate(Effects.real()), folder), TOKEN);
    }

    @AfterEach
    void stop() {
        registry.close();
        http.close();
    }

    @Test
    void what_arrived_of_a_broken_request_is_kept_and_the_rest_completes_it() throws Exception {
        long cut = 612_345;
        try (UnreliableLine line = new UnreliableLine(
                registry.port(),
                (request, _) -> request.startsWith("PUT") ? new Fault.CutRequest(cut) : new Fault.None())) {
            String upload = send(line.port(), "POST", "/v2/a/blobs/uploads/", new byte[0])
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            assertThat(isBroken(() -> send(line.port(), "PUT", upload + "?digest=" + digest(), blob)))
                    .isTrue();

            int arrived = arrived(upload);
            assertThat(arrived).isPositive().isLessThanOrEqualTo((int) cut);
            HttpResponse<String> late =
                    send(registry.port(), "PUT", upload + "?digest=" + digest(), blob, "Content-Range", "0-999999");
            assertThat(late.statusCode())
                    .as("what is there already is not taken twice")
                    .isEqualTo(416);
            assertThat(late.headers().firstValue("Range")).contains("0-" + (arrived(upload) - 1));

            int from = arrived(upload);
            HttpResponse<String> rest = send(
                    registry.port(),
                    "PUT",
                    upload + "?digest=" + digest(),
                    Arrays.copyOfRange(blob, from, blob.length),
                    "Content-Range",
                    from + "-" + (blob.length - 1));
            assertThat(rest.statusCode()).isEqualTo(201);
            assertThat(send(registry.port(), "HEAD", "/v2/a/blobs/" + digest(), new byte[0])
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void another_content_than_the_digest_says_is_thrown_away() throws Exception {
        String upload = send(registry.port(), "POST", "/v2/a/blobs/uploads/", new byte[0])
                .headers()
                .firstValue("Location")
                .orElseThrow();
        byte[] garbled = blob.clone();
        garbled[77] ^= 1;
        HttpResponse<String> refused = send(registry.port(), "PUT", upload + "?digest=" + digest(), garbled);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("DIGEST_INVALID");
        assertThat(send(registry.port(), "GET", upload, new byte[0]).statusCode())
                .isEqualTo(404);
        assertThat(send(registry.port(), "HEAD", "/v2/a/blobs/" + digest(), new byte[0])
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void what_one_repository_has_is_mounted_into_another_and_read_in_parts() throws Exception {
        String upload = send(registry.port(), "POST", "/v2/a/blobs/uploads/", new byte[0])
                .headers()
                .firstValue("Location")
                .orElseThrow();
        send(registry.port(), "PUT", upload + "?digest=" + digest(), blob);

        HttpResponse<String> mounted =
                send(registry.port(), "POST", "/v2/b/blobs/uploads/?mount=" + digest() + "&from=a", new byte[0]);

        assertThat(mounted.statusCode()).isEqualTo(201);
        String place = mounted.headers().firstValue("Location").orElseThrow();
        assertThat(place).isEqualTo("/v2/b/blobs/" + digest());
        HttpResponse<String> part = send(registry.port(), "GET", place, new byte[0], "Range", "bytes=999990-");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 999990-999999/1000000");
        assertThat(part.headers().firstValue("Content-Length")).contains("10");
        assertThat(send(registry.port(), "GET", place, new byte[0], "Range", "bytes=1000000-")
                        .statusCode())
                .isEqualTo(416);
    }

    private int arrived(String upload) throws Exception {
        HttpResponse<String> state = send(registry.port(), "GET", upload, new byte[0]);
        assertThat(state.statusCode()).isEqualTo(204);
        return Integer.parseInt(
                        state.headers().firstValue("Range").orElseThrow().substring(2))
                + 1;
    }

    private HttpResponse<String> send(int port, String method, String path, byte[] body, String... header)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + TOKEN)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (int i = 0; i < header.length; i += 2) {
            request.header(header[i], header[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @FunctionalInterface
    private interface Asking {
        Object ask() throws Exception;
    }

    private static boolean isBroken(Asking asking) throws Exception {
        try {
            asking.ask();
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private String digest() throws Exception {
        return "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(blob));
    }
}
