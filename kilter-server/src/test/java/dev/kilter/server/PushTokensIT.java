package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.sdk.wire.TokenRecord;
import dev.kilter.sdk.wire.TokenRequest;
import dev.kilter.sdk.wire.TokenRole;
import dev.kilter.sdk.wire.TokenVerb;
import dev.kilter.sdk.wire.Wire;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Debian's `docker-registry` takes what the server signs, from a login to kilter, and nothing else.
@Drawn
class PushTokensIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @BeforeEach
    void look() {
        assumeTrue(Files.isExecutable(OwnRegistry.PROGRAM), "docker-registry is not installed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void a_login_to_kilter_pushes_in_its_own_org_and_nowhere_else(String kind) throws Exception {
        try (OwnRegistry registry = OwnRegistry.start(
                folder,
                kind.equals("EC") ? new String[] {"-keyalg", "EC", "-groupname", "secp256r1"} : new String[0])) {
            String acme = token(registry, "acme", TokenRole.DEPLOYER, List.of("acme"), List.of(TokenVerb.DEPLOY));

            assertThat(upload(registry, ask(registry, acme, "repository:acme/shop:pull,push"), "acme/shop"))
                    .isEqualTo(202);
            assertThat(upload(registry, ask(registry, acme, "repository:other/shop:pull,push"), "other/shop"))
                    .isEqualTo(401);
            assertThat(upload(registry, ask(registry, acme, "repository:acme/shop:pull,push"), "other/shop"))
                    .isEqualTo(401);
            assertThat(upload(registry, ask(registry, acme, "repository:acme/shop:pull"), "acme/shop"))
                    .isEqualTo(401);
            String viewer = token(registry, "viewer", TokenRole.VIEWER, List.of("acme"), List.of());
            assertThat(upload(registry, ask(registry, viewer, "repository:acme/shop:pull,push"), "acme/shop"))
                    .isEqualTo(401);
            assertThat(upload(registry, "", "acme/shop")).isEqualTo(401);
            assertThat(registry.platform().get("/v1/platform").body()).contains("\"takesOwnLogin\":true");
        }
    }

    @Test
    void what_is_too_old_or_signed_by_somebody_else_is_refused() throws Exception {
        try (OwnRegistry registry = OwnRegistry.start(folder)) {
            List<PushTokens.Access> all =
                    List.of(new PushTokens.Access("repository", "acme/shop", List.of("pull", "push")));
            PushTokens tokens = new PushTokens(registry.key());
            Instant now = Instant.now();

            assertThat(upload(registry, tokens.token("eve", all, now), "acme/shop"))
                    .isEqualTo(202);
            assertThat(upload(registry, tokens.token("eve", all, now.minus(Duration.ofMinutes(17))), "acme/shop"))
                    .isEqualTo(401);
            assertThat(upload(registry, tokens.token("eve", all, now.plus(Duration.ofMinutes(17))), "acme/shop"))
                    .isEqualTo(401);
            PushTokens strange =
                    new PushTokens(TestAuthority.in(folder.resolve("strange")).registryKey());
            assertThat(upload(registry, strange.token("eve", all, now), "acme/shop"))
                    .isEqualTo(401);
            for (String login : List.of("", "kt_" + "0".repeat(64))) {
                assertThat(registry.platform()
                                .send(login, "GET", "/v1/registry/token?scope=repository:acme/shop:pull", new byte[0])
                                .statusCode())
                        .isEqualTo(401);
            }
            assertThat(registry.platform()
                            .get("/v1/registry/token?service=another")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    /// A foreign client follows the registry's challenge to the server and back.
    @Test
    void skopeo_pushes_and_pulls_with_a_token_of_kilter_s_as_its_password() throws Exception {
        try (OwnRegistry registry = OwnRegistry.start(folder)) {
            Path skopeo = Path.of("/usr/bin/skopeo");
            assumeTrue(Files.isExecutable(skopeo), "skopeo is not installed");
            Path layout = image();
            String acme = token(registry, "skopeo", TokenRole.DEPLOYER, List.of("acme"), List.of());

            assertThat(skopeo(registry, acme, "copy", "oci:" + layout, "docker://" + registry.host() + "/acme/shop:1"))
                    .isZero();
            assertThat(skopeo(
                            registry,
                            acme,
                            "copy",
                            "docker://" + registry.host() + "/acme/shop:1",
                            "oci:" + folder.resolve("back")))
                    .isZero();
            assertThat(skopeo(registry, acme, "copy", "oci:" + layout, "docker://" + registry.host() + "/other/shop:1"))
                    .isNotZero();
        }
    }

    @Test
    void a_key_that_cannot_sign_stops_the_start_and_is_not_told() throws Exception {
        RegistryKey good = TestAuthority.in(folder.resolve("one")).registryKey();
        RegistryKey other =
                TestAuthority.in(folder.resolve("two"), "-keyalg", "EC").registryKey();

        assertThatThrownBy(() -> new PushTokens(new RegistryKey(good.certificate(), other.key())))
                .hasMessageContaining("cannot be used");
        assertThatThrownBy(() -> new PushTokens(new RegistryKey("", good.key())))
                .hasMessageContaining("no certificate");
        assertThatThrownBy(() -> new PushTokens(new RegistryKey(good.certificate(), "-----BEGIN RSA PRIVATE KEY-----")))
                .hasMessageContaining("openssl pkcs8 -topk8");
        assertThat(good).hasToString("RegistryKey[…]");
    }

    private static String ask(OwnRegistry registry, String login, String scope) throws IOException {
        String basic = Base64.getEncoder().encodeToString(("anybody:" + login).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = registry.platform()
                .send(
                        "",
                        "GET",
                        "/v1/registry/token?service=kilter&scope=" + scope,
                        new byte[0],
                        "Authorization",
                        "Basic " + basic);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).path("expires_in").asInt()).isEqualTo(900);
        return JSON.readTree(answer.body()).path("token").asText();
    }

    /// What the registry answers to the start of an upload.
    private static int upload(OwnRegistry registry, String token, String repository)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + registry.host() + "/v2/" + repository + "/blobs/uploads/"))
                .POST(HttpRequest.BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return registry.platform()
                .http
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private int skopeo(OwnRegistry registry, String token, String... arguments)
            throws IOException, InterruptedException {
        String pair = Base64.getEncoder().encodeToString(("kilter:" + token).getBytes(StandardCharsets.UTF_8));
        Path login = Files.writeString(
                folder.resolve("auth.json"), "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + pair + "\"}}}");
        List<String> command = new ArrayList<>(List.of("skopeo", "--insecure-policy", arguments[0]));
        command.addAll(List.of("--authfile", login.toString()));
        for (String side : List.of("--src-tls-verify=false", "--dest-tls-verify=false")) {
            command.add(side);
        }
        command.addAll(List.of(arguments).subList(1, arguments.length));
        Process skopeo = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("skopeo.log").toFile())
                .start();
        assertThat(skopeo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return skopeo.exitValue();
    }

    /// An image of one empty layer.
    private Path image() throws IOException {
        Path layout = Files.createDirectories(folder.resolve("image"));
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        byte[] layer = new byte[1024];
        String config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                + blob(layout, layer) + "\"]}}";
        byte[] configured = config.getBytes(StandardCharsets.UTF_8);
        byte[] manifest =
                ("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
                                + descriptor("application/vnd.oci.image.config.v1+json", layout, configured)
                                + ",\"layers\":["
                                + descriptor("application/vnd.oci.image.layer.v1.tar", layout, layer) + "]}")
                        .getBytes(StandardCharsets.UTF_8);
        Files.writeString(
                layout.resolve("index.json"),
                "{\"schemaVersion\":2,\"manifests\":["
                        + descriptor("application/vnd.oci.image.manifest.v1+json", layout, manifest) + "]}");
        return layout;
    }

    private static String descriptor(String type, Path layout, byte[] content) throws IOException {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + blob(layout, content) + "\",\"size\":" + content.length
                + "}";
    }

    private static String blob(Path layout, byte[] content) throws IOException {
        String hash = dev.kilter.sdk.wire.Bundle.hash(content);
        Path folder = Files.createDirectories(layout.resolve("blobs/sha256"));
        Files.write(folder.resolve(hash), content);
        return "sha256:" + hash;
    }

    private static String token(
            OwnRegistry registry, String name, TokenRole role, List<String> scope, List<TokenVerb> verbs) {
        TokenRequest wanted = new TokenRequest(name, role, false, Duration.ofHours(1), scope, verbs);
        return Objects.requireNonNull(Wire.decode(
                        registry.platform()
                                .send("POST", "/v1/tokens", Wire.encode(wanted))
                                .body(),
                        TokenRecord.class)
                .token());
    }
}
