package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.problem.KilterCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DESCRIPTION = Path.of("../docs/openapi.json");
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
    void the_description_is_the_one_in_the_docs_and_has_every_route_and_no_other() throws IOException {
        JsonNode served = JSON.readTree(platform.get("/v1/openapi.json").body());
        if ("write".equals(System.getProperty("kilter.golden"))) {
            Files.writeString(DESCRIPTION, served.toPrettyString() + "\n");
        }
        Set<String> described = new TreeSet<>();
        served.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method ->
                                described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        Set<String> routes = new TreeSet<>();
        platform.server().routes().forEach(route -> routes.add(route.method() + " " + route.path()));

        assertThat(served.toPrettyString() + "\n").isEqualTo(Files.readString(DESCRIPTION));
        assertThat(described).isEqualTo(routes).hasSizeGreaterThan(15);
        for (String route : described) {
            HttpResponse<String> answer = call(ServerFixture.TOKEN, route);
            assertThat(answer.body()).as(route).doesNotContain("there is no such route");
        }
    }

    @Test
    void every_route_that_is_not_public_asks_for_a_valid_token() {
        platform.execute("INSERT INTO kilter_server.token (hash, name, expires) VALUES ('"
                + dev.kilter.sdk.wire.Bundle.hash("kilter_expired_expired_expired".getBytes(StandardCharsets.UTF_8))
                + "', 'old', '" + Timestamp.from(Instant.now().minusSeconds(1)) + "')");
        for (Route route : platform.server().routes()) {
            String line = route.method() + " " + route.path();
            if (route.permission() == Permission.PUBLIC) {
                assertThat(call("", line).statusCode())
                        .as(line)
                        .isEqualTo(route.method().equals("GET") ? 200 : 400);
                continue;
            }
            String truncated = ServerFixture.TOKEN.substring(0, ServerFixture.TOKEN.length() - 1);
            for (String token : new String[] {
                "", "x", "kilter_wrong_wrong_wrong_wrong_wrong", "kilter_expired_expired_expired", truncated
            }) {
                HttpResponse<String> answer = call(token, line);
                assertThat(answer.statusCode())
                        .as(line + " with '" + token + "'")
                        .isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
                if (!route.method().equals("HEAD")) {
                    assertProblem(answer, KilterCode.NOT_ALLOWED);
                }
            }
        }
    }

    @Test
    void a_protected_envs_database_opens_to_a_token_that_allows_it_and_all_is_in_the_audit() {
        env(platform, "prod", true);
        env(platform, "dev", false);

        HttpResponse<String> refused = platform.send("POST", "/v1/projects/acme/shop/envs/prod/logins", new byte[0]);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertProblem(refused, KilterCode.NOT_ALLOWED);
        assertThat(refused.body()).contains("the env 'prod' is protected, and this token does not allow its database");
        assertThat(platform.send("POST", "/v1/projects/acme/shop/envs/dev/logins", new byte[0])
                        .statusCode())
                .isEqualTo(201);
        assertThat(platform.send(
                                ServerFixture.LEAD_TOKEN,
                                "POST",
                                "/v1/projects/acme/shop/envs/prod/logins",
                                new byte[0])
                        .body())
                .contains("\"user\":\"login_of_lead\"");
        String audit = platform.get("/v1/projects/acme/shop/envs/prod/audit").body();
        assertThat(audit)
                .containsSubsequence("\"who\":\"lead\"", "db.login", "\"who\":\"dev2\"", "db.refused")
                .doesNotContain("secret");
    }

    @Test
    void a_deploy_that_goes_past_the_migration_check_is_in_the_audit_and_others_are_not() {
        DeployRequest plain = Requests.of("alpha", false);
        DeployOptions past = new DeployOptions(false, false, false, true, null);
        String id = platform.submit(
                        new DeployRequest(plain.config(), plain.image(), plain.source(), null, null, past),
                        "key-past0001")
                .id();
        platform.submit(plain, "key-past0002");

        assertThat(platform.get("/v1/projects/acme/shop/envs/alpha/audit").body())
                .containsOnlyOnce("deploy.skip-migration-check")
                .contains("deploy " + id);
    }

    static void env(ServerFixture platform, String env, boolean isProtected) {
        AppConfig config = Requests.of(env, false).config();
        platform.apps.apply(new KilterAppSpec(
                new AppConfig(
                        config.project(),
                        config.env(),
                        isProtected,
                        true,
                        config.web(),
                        config.variables(),
                        config.build(),
                        config.database(),
                        config.migration(),
                        config.seeds(),
                        config.processes()),
                Requests.of(env, false).image(),
                null,
                null,
                "acme-shop-" + env,
                null,
                new KilterAppSpec.DeploySpec(
                        new DeployId("d-7f3k"),
                        1,
                        DeployOptions.PLAIN,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        "dev2",
                        Requests.of(env, false).source())));
    }

    @Test
    void a_token_is_kept_as_a_hash_alone() {
        assertThat(platform.query("SELECT t::text FROM kilter_server.token t").toString())
                .contains("dev2")
                .doesNotContain(ServerFixture.TOKEN)
                .contains(dev.kilter.sdk.wire.Bundle.hash(ServerFixture.TOKEN.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/deploys/d-absent1, /v1/deploys/D..%2f",
        "/v1/projects/acme/none/envs/prod, /v1/projects/ACME/none/envs/prod",
        "/v1/projects/acme/none/envs/prod/logs, /v1/projects/acme/none/envs/PROD/logs",
        "/v1/deploys/d-absent1/events, /v1/deploys/x/events"
    })
    void what_is_absent_and_what_could_never_be_get_the_same_answer(String absent, String impossible)
            throws IOException {
        for (String path : new String[] {absent, impossible}) {
            HttpResponse<String> answer = platform.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertProblem(answer, KilterCode.NO_SUCH_THING);
        }
    }

    @Test
    void an_unknown_route_is_a_problem_too() {
        assertProblem(platform.get("/v2/nothing"), KilterCode.NO_SUCH_THING);
        assertProblem(platform.send("PATCH", "/v1/nothing", new byte[0]), KilterCode.NO_SUCH_THING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "7",
                "{}",
                "{\"config\":{}}",
                "\u0000",
                "{\"config\":\"x\",\"options\":{}}"
            })
    void a_malformed_body_is_a_usage_problem_that_says_what_is_wrong(String body) throws IOException {
        for (String path : new String[] {"/v1/deploys", "/v1/preflight"}) {
            HttpResponse<String> answer = platform.send("POST", path, body.getBytes(StandardCharsets.UTF_8));
            assertThat(answer.statusCode())
                    .as(path + " " + body + " " + answer.body())
                    .isEqualTo(400);
            assertProblem(answer, KilterCode.ARGUMENT_INVALID);
            assertThat(JSON.readTree(answer.body()).path("detail").asText()).contains("the body is no valid ");
        }
    }

    @Test
    void a_body_of_a_gigabyte_is_refused_before_it_is_sent() throws IOException {
        String answer = raw("POST /v1/deploys HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + ServerFixture.TOKEN + "\r\nContent-Length: 1073741824\r\n\r\n{");

        assertThat(answer).startsWith("HTTP/1.1 413").contains("\"kind\":\"USAGE\"");
    }

    @Test
    void a_body_that_does_not_say_its_size_is_cut_off_where_it_gets_too_large() {
        byte[] large = new byte[1024 * 1024 + 1];

        HttpResponse<String> answer = platform.send("POST", "/v1/deploys", large);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertProblem(answer, KilterCode.ARGUMENT_INVALID);
    }

    @Test
    void another_host_and_a_web_page_are_turned_away() throws IOException {
        String token = "Authorization: Bearer " + ServerFixture.TOKEN + "\r\n";

        assertThat(raw("GET /v1/platform HTTP/1.1\r\nHost: evil.example.com\r\n" + token + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("\"kind\":\"DENIED\"");
        assertThat(raw("GET /v1/platform HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil\r\n" + token
                        + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("GET /v1/platform HTTP/1.1\r\nHost: localhost\r\n" + token + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void health_and_readiness_answer_without_a_token() {
        assertThat(platform.send("", "GET", "/health/live", new byte[0]).statusCode())
                .isEqualTo(200);
        assertThat(platform.send("", "GET", "/health/ready", new byte[0]).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoami_and_platform_say_who_asks() {
        assertThat(platform.get("/v1/whoami").body()).contains("\"user\":\"dev2\"");
        assertThat(platform.get("/v1/platform").body()).contains("\"name\":\"test platform\"", "\"local\":true");
    }

    private static HttpResponse<String> call(String token, String route) {
        String path = route.substring(route.indexOf(' ') + 1)
                .replace("{hash}", "ab".repeat(32))
                .replace("{id}", "d-absent1")
                .replace("{org}", "acme")
                .replace("{app}", "none")
                .replace("{env}", "dev")
                .replace("{name}", "nobody");
        return platform.send(token, route.substring(0, route.indexOf(' ')), path, new byte[0]);
    }

    private static void assertProblem(HttpResponse<String> answer, KilterCode code) {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = parsed(answer.body());
        assertThat(problem.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "code", "detail", "evidence", "hint", "instance", "kind", "status", "title", "type");
        assertThat(problem.path("code").asText()).isEqualTo(code.code().value());
        assertThat(problem.path("kind").asText()).isEqualTo(code.code().kind().name());
        assertThat(problem.path("title").asText()).isEqualTo(code.title());
        assertThat(problem.path("status").asInt()).isEqualTo(answer.statusCode());
        assertThat(problem.path("hint").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(problem.path("instance").asText()).matches("/v[0-9].*|/metrics");
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), platform.server().port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            byte[] part = new byte[8192];
            for (int count = in.read(part); count > 0; count = in.read(part)) {
                answer.append(new String(part, 0, count, StandardCharsets.UTF_8));
                if (answer.toString().endsWith("}")) {
                    break;
                }
            }
            return answer.toString();
        }
    }
}
