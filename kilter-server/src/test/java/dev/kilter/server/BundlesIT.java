package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BundlesIT {
    private static final byte[] ONE =
            Bundle.pack(Map.of("migrations/1.sql", "SELECT 1".getBytes(StandardCharsets.UTF_8)));
    private static final byte[] TWO =
            Bundle.pack(Map.of("migrations/1.sql", "SELECT 2".getBytes(StandardCharsets.UTF_8)));
    private static ServerFixture platform;

    @BeforeAll
    static void start() {
        platform = new ServerFixture();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void a_bundle_is_kept_under_its_hash_and_twice_is_once() {
        String path = "/v1/bundles/" + Bundle.hash(ONE);

        assertThat(platform.send("HEAD", "/v1/bundles/" + "00".repeat(32), new byte[0])
                        .statusCode())
                .isEqualTo(404);
        assertThat(platform.send("PUT", path, ONE).statusCode()).isEqualTo(201);
        assertThat(platform.send("PUT", path, ONE).statusCode()).isEqualTo(201);
        assertThat(platform.send("HEAD", path, new byte[0]).statusCode()).isEqualTo(200);
        assertThat(platform.get(path).headers().firstValue("Content-Length")).contains(String.valueOf(ONE.length));
        assertThat(platform.server().bundle(Bundle.hash(ONE))).isEqualTo(ONE);
    }

    @Test
    void a_bundle_under_another_hash_and_what_is_no_bundle_are_refused() {
        byte[] noZip = "no zip at all".getBytes(StandardCharsets.UTF_8);
        byte[] evil = "PK\u0003\u0004".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(platform.send("PUT", "/v1/bundles/" + Bundle.hash(ONE), TWO).body())
                .contains("the bundle has another hash than its name");
        assertThat(platform.send("PUT", "/v1/bundles/" + Bundle.hash(noZip), noZip)
                        .statusCode())
                .isEqualTo(400);
        assertThat(platform.send("PUT", "/v1/bundles/" + Bundle.hash(evil), evil)
                        .statusCode())
                .isEqualTo(400);
        assertThat(platform.send("PUT", "/v1/bundles/short", ONE).statusCode()).isEqualTo(404);
    }

    @Test
    void a_bundle_above_64_mib_is_refused() {
        byte[] large = new byte[Bundle.LARGEST + 1];

        assertThat(platform.send("PUT", "/v1/bundles/" + Bundle.hash(large), large)
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void the_token_of_a_job_opens_its_own_bundle_and_nothing_else() {
        platform.send("PUT", "/v1/bundles/" + Bundle.hash(ONE), ONE);
        platform.send("PUT", "/v1/bundles/" + Bundle.hash(TWO), TWO);
        String token =
                ServerFixture.jobTokens().mint(Bundle.hash(ONE), Instant.now().plusSeconds(60));
        String late =
                ServerFixture.jobTokens().mint(Bundle.hash(ONE), Instant.now().minusSeconds(1));

        assertThat(platform.send(token, "GET", "/v1/bundles/" + Bundle.hash(ONE), new byte[0])
                        .statusCode())
                .isEqualTo(200);
        assertThat(platform.send(token, "GET", "/v1/bundles/" + Bundle.hash(TWO), new byte[0])
                        .statusCode())
                .isEqualTo(401);
        assertThat(platform.send(token, "HEAD", "/v1/bundles/" + Bundle.hash(ONE), new byte[0])
                        .statusCode())
                .isEqualTo(401);
        assertThat(platform.send(token, "GET", "/v1/platform", new byte[0]).statusCode())
                .isEqualTo(401);
        assertThat(platform.send(token, "POST", "/v1/deploys", new byte[0]).statusCode())
                .isEqualTo(401);
        assertThat(platform.send(late, "GET", "/v1/bundles/" + Bundle.hash(ONE), new byte[0])
                        .statusCode())
                .isEqualTo(401);
        assertThat(platform.send(token + "0", "GET", "/v1/bundles/" + Bundle.hash(ONE), new byte[0])
                        .statusCode())
                .isEqualTo(401);
    }
}
