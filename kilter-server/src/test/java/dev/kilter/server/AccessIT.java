package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.api.KilterTask;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.spi.ResolvesMigrations;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.CommandNews;
import dev.kilter.sdk.wire.CommandRequest;
import dev.kilter.sdk.wire.PortalKey;
import dev.kilter.sdk.wire.Preflight;
import dev.kilter.sdk.wire.SavedPlan;
import dev.kilter.sdk.wire.TaskRecord;
import dev.kilter.sdk.wire.TaskRequest;
import dev.kilter.sdk.wire.TaskWork;
import dev.kilter.sdk.wire.TokenRecord;
import dev.kilter.sdk.wire.TokenRequest;
import dev.kilter.sdk.wire.TokenRole;
import dev.kilter.sdk.wire.TokenVerb;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every declared route, asked by every kind of caller. What comes of it stands in a file that a person reads; write it
/// anew with `-Dkilter.golden=write`.
class AccessIT {
    private static final Path TABLE = Path.of("src/test/resources/dev/kilter/server/access.txt");
    private static final String FOREIGN = "acme/shop/dev";
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
    void every_route_lets_in_whom_its_permission_says_and_nobody_else() throws IOException {
        ApiIT.env(platform, "dev", false);
        Map<String, String> callers = callers();
        StringBuilder table = new StringBuilder();
        callers.keySet().forEach(name -> table.append("%-11s".formatted(name)));
        table.append("route\n");
        Map<String, Route> routes = new TreeMap<>();
        platform.server().routes().forEach(route -> routes.put(route.path() + " " + route.method(), route));
        routes.values().forEach(route -> {
            callers.forEach((name, token) -> {
                String outcome = outcome(ask(token, route, FOREIGN, "d-absent1", "t-absent1", "plan-absent"));
                assertThat(outcome).as(name + " at " + route).isEqualTo(expected(name, route));
                table.append("%-11s".formatted(outcome));
            });
            table.append("%-6s %s%n".formatted(route.method(), route.path()));
        });
        if ("write".equals(System.getProperty("kilter.golden"))) {
            Files.createDirectories(TABLE.getParent());
            Files.writeString(TABLE, table);
        }
        assertThat(table.toString()).isEqualTo(Files.readString(TABLE));
        assertThat(routes).hasSizeGreaterThan(30);
    }

    @Test
    void foreign_objects_look_like_missing_ones() {
        ApiIT.env(platform, "dev", false);
        String deploy =
                platform.submit(Requests.of("dev", false), "key-access01").id();
        String task = Wire.decode(
                        platform.send("POST", "/v1/tasks", task("acme/shop/dev"))
                                .body(),
                        TaskRecord.class)
                .id();
        assertThat(platform.tasks.find(task).map(KilterTask::slot)).contains(Slot.parse(FOREIGN));
        platform.execute("INSERT INTO kilter_server.plan (id, slot, body, expires) VALUES ('plan-there', '" + FOREIGN
                + "', '" + Wire.text(plan()).replace("'", "''") + "', now() + interval '1 day')");
        assertThat(platform.get("/v1/plans/plan-there").statusCode()).isEqualTo(200);
        String stranger = token("stranger", TokenRole.DEPLOYER, List.of("other"), List.of());

        for (Route route : platform.server().routes()) {
            if (route.permission() == Permission.PUBLIC || !route.path().contains("{")) {
                continue;
            }
            HttpResponse<String> foreign = ask(stranger, route, FOREIGN, deploy, task, "plan-there");
            HttpResponse<String> absent =
                    ask(stranger, route, "acme/none/dev", "d-absent1", "t-absent1", "plan-absent");
            assertThat(foreign.statusCode()).as(route.toString()).isEqualTo(absent.statusCode());
            assertThat(neutral(foreign.body(), deploy, task))
                    .as(route.toString())
                    .isEqualTo(neutral(absent.body(), deploy, task));
            if (!route.path().contains("/tokens/") && !route.method().equals("PUT")) {
                assertThat(foreign.statusCode()).as(route.toString()).isEqualTo(404);
            }
        }
    }

    /// A route whose path names nothing says here what a stranger gets of it.
    @Test
    void what_a_body_or_a_query_names_is_as_good_as_missing_too() {
        ApiIT.env(platform, "dev", false);
        String stranger = token("visitor", TokenRole.DEPLOYER, List.of("other/shop", "acme/shop/pr-*"), List.of());
        Map<String, Integer> expected = new TreeMap<>(Map.of(
                "POST /v1/preflight", 404,
                "POST /v1/deploys", 404,
                "POST /v1/tasks", 404,
                "GET /v1/deploys", 400,
                "GET /v1/platform", 200,
                "GET /v1/whoami", 200,
                "POST /v1/portal/keys", 201,
                "GET /v1/audit/verify", 403,
                "GET /metrics", 403,
                "POST /v1/tokens", 403));
        expected.put("GET /v1/tokens", 403);
        expected.put("GET /v1/registry/token", 404);
        expected.put("GET /v1/orphans", 403);
        expected.put("DELETE /v1/orphans", 403);
        Map<String, Integer> found = new TreeMap<>();
        for (Route route : platform.server().routes()) {
            if (route.permission() != Permission.PUBLIC && !route.path().contains("{")) {
                found.put(
                        route.method() + " " + route.path(),
                        platform.send(stranger, route.method(), route.path(), body(route.path()))
                                .statusCode());
            }
        }

        assertThat(found).isEqualTo(expected);
        platform.submit(Requests.of("dev", false), "key-access02");
        assertThat(platform.send(stranger, "GET", "/v1/deploys?project=acme/shop", new byte[0])
                        .body())
                .isEqualTo("[]");
        assertThat(platform.send(stranger, "GET", "/v1/projects/acme/shop/envs", new byte[0])
                        .body())
                .isEqualTo("[]");
        assertThat(platform.get("/v1/projects/acme/shop/envs").body()).contains("\"dev\"");
    }

    @Test
    void a_plan_only_token_plans_and_deploys_nothing() {
        ApiIT.env(platform, "dev", false);
        String planner = token("reviewer", TokenRole.PLANNER, List.of(), List.of());

        assertThat(platform.send(planner, "POST", "/v1/tasks", task(FOREIGN)).statusCode())
                .isEqualTo(202);
        HttpResponse<String> refused =
                platform.send(planner, "POST", "/v1/deploys", Wire.encode(Requests.of("dev", false)));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("the token of 'reviewer' is a planner's, and this takes a deployer's");
        TaskRequest resolve = new TaskRequest(
                Slot.parse(FOREIGN),
                Objects.requireNonNull(Requests.of("dev", false).config().migration()),
                "ab".repeat(32),
                new TaskWork.Resolve("0001", ResolvesMigrations.Kind.MARK_APPLIED));
        assertThat(platform.send(planner, "POST", "/v1/tasks", Wire.encode(resolve))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_token_of_some_envs_sees_and_changes_those_alone() {
        String previews = token("previews", TokenRole.DEPLOYER, List.of("acme/shop/pr-*"), List.of());
        ApiIT.env(platform, "dev", false);
        ApiIT.env(platform, "pr-7", false);
        platform.submit(Requests.of("pr-7", false), "key-access03");

        assertThat(platform.send(previews, "GET", "/v1/projects/acme/shop/envs/pr-7", new byte[0])
                        .statusCode())
                .isEqualTo(200);
        assertThat(platform.send(previews, "GET", "/v1/projects/acme/shop/envs", new byte[0])
                        .body())
                .contains("\"pr-7\"")
                .doesNotContain("\"env\":\"dev\"");
        assertThat(platform.send(previews, "POST", "/v1/deploys", Wire.encode(Requests.of("pr-7", false)))
                        .statusCode())
                .isEqualTo(202);
        assertThat(platform.send(previews, "POST", "/v1/deploys", Wire.encode(Requests.of("prod", false)))
                        .body())
                .contains("KLT-A02", "there is no env acme/shop/prod, or it is not yours");
    }

    @Test
    void a_token_is_kept_to_places_and_verbs_that_make_sense() {
        record Wrong(TokenRole role, List<String> scope, List<TokenVerb> verbs, String says) {}
        for (Wrong wrong : List.of(
                new Wrong(TokenRole.DEPLOYER, List.of("ACME"), List.of(), "'ACME' is no place"),
                new Wrong(TokenRole.DEPLOYER, List.of("*/shop"), List.of(), "is no place"),
                new Wrong(TokenRole.DEPLOYER, List.of("acme/shop/dev/web"), List.of(), "is no place"),
                new Wrong(TokenRole.DEPLOYER, List.of("acme shop"), List.of(), "is no place"),
                new Wrong(TokenRole.ADMIN, List.of("acme"), List.of(), "an admin's token works everywhere"),
                new Wrong(TokenRole.VIEWER, List.of(), List.of(TokenVerb.DEPLOY), "and a viewer may look"))) {
            TokenRequest request =
                    new TokenRequest("x", wrong.role(), false, Duration.ofDays(1), wrong.scope(), wrong.verbs());
            HttpResponse<String> answer = platform.send("POST", "/v1/tokens", Wire.encode(request));
            assertThat(answer.statusCode()).as(wrong.toString()).isEqualTo(400);
            assertThat(answer.body()).contains(wrong.says());
        }
    }

    @Test
    void streams_and_sockets_end_within_a_second_of_their_token() throws Exception {
        ApiIT.env(platform, "dev", false);
        String deploy =
                platform.submit(Requests.of("alpha", false), "key-access04").id();
        String token = token("leaver", TokenRole.DEPLOYER, List.of(), List.of());
        Visitor visitor = new Visitor(platform, token, "dev/exec");
        visitor.say(new CommandRequest("web", List.of("sleep", "600.25"), null));
        ServerFixture.await("it runs", () -> visitor.news.contains(CommandNews.STARTED));
        Process command = ProcessCommands.STARTED.stream()
                .filter(each -> each.info().commandLine().orElse("").contains("600.25"))
                .findFirst()
                .orElseThrow();
        try (InputStream events = stream(token, "/v1/deploys/" + deploy + "/events");
                InputStream log = stream(token, "/v1/projects/acme/shop/envs/dev/logs?follow=true")) {
            long revoked = System.nanoTime();
            assertThat(platform.send("DELETE", "/v1/tokens/leaver", new byte[0]).statusCode())
                    .isEqualTo(204);

            assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("accepted");
            assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8)).contains("web of acme/shop/dev");
            command.waitFor();
            assertThat(visitor.last()).isEqualTo(CommandNews.failed(Entrance.ANONYMOUS));
            long took = Duration.ofNanos(System.nanoTime() - revoked).toMillis();
            System.out.println("a revoked token's stream and command ended after " + took + " ms");
            assertThat(took).isLessThan(1_000);
        }
    }

    /// An answer that has begun and goes on.
    private static InputStream stream(String token, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + platform.server().port() + path))
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<InputStream> answer = platform.http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static SavedPlan plan() {
        return new SavedPlan(
                "plan-there",
                Slot.parse(FOREIGN),
                new MigrationPlan("from", "to", List.of(), "sql plain"),
                "dev2",
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                Map.of());
    }

    private static String expected(String caller, Route route) {
        Permission permission = Objects.requireNonNull(route.permission());
        if (permission == Permission.PUBLIC) {
            return "in";
        }
        return switch (caller) {
            case "nobody", "unknown", "expired", "revoked", "portal", "job" -> "401";
            case "its job" ->
                route.path().equals("/v1/bundles/{hash}") && route.method().equals("GET") ? "in" : "401";
            case "viewer" ->
                is(permission, Permission.VIEW, Permission.LOOK_ANYWHERE, Permission.VIEW_OR_JOB, Permission.REGISTRY);
            case "planner" ->
                is(
                        permission,
                        Permission.VIEW,
                        Permission.LOOK_ANYWHERE,
                        Permission.VIEW_OR_JOB,
                        Permission.REGISTRY,
                        Permission.PLAN);
            case "deployer" -> permission == Permission.ADMIN ? "403" : "in";
            case "deploys" ->
                switch (permission) {
                    case ENTER, REMOVE, ADMIN -> "403";
                    case PUBLIC, VIEW, LOOK_ANYWHERE, PLAN, DEPLOY, REGISTRY, VIEW_OR_JOB -> "in";
                };
            case "acme's" -> permission == Permission.ADMIN || permission == Permission.LOOK_ANYWHERE ? "403" : "in";
            case "other's" ->
                permission == Permission.ADMIN || permission == Permission.LOOK_ANYWHERE
                        ? "403"
                        : route.path().contains("{app}") ? "foreign" : "in";
            case "admin" -> "in";
            default -> throw new IllegalArgumentException(caller);
        };
    }

    private static String is(Permission permission, Permission... allowed) {
        return List.of(allowed).contains(permission) ? "in" : "403";
    }

    /// Who comes, by what he brings.
    private static Map<String, String> callers() {
        String expired = "kilter_matrix_expired_expired";
        platform.execute("INSERT INTO kilter_server.token (hash, name, expires) VALUES ('"
                + Bundle.hash(expired.getBytes(StandardCharsets.UTF_8)) + "', 'old', '"
                + Timestamp.from(Instant.now().minusSeconds(1)) + "')");
        String revoked = token("revoked", TokenRole.ADMIN, List.of(), List.of());
        platform.send("DELETE", "/v1/tokens/revoked", new byte[0]);
        Map<String, String> callers = new LinkedHashMap<>();
        callers.put("nobody", "");
        callers.put("unknown", "kt_" + "0".repeat(64));
        callers.put("expired", expired);
        callers.put("revoked", revoked);
        callers.put("portal", portalKey());
        Instant later = Instant.now().plusSeconds(600);
        callers.put("job", ServerFixture.jobTokens().mint("ff".repeat(32), later));
        callers.put("its job", ServerFixture.jobTokens().mint("ab".repeat(32), later));
        callers.put("viewer", token("viewer", TokenRole.VIEWER, List.of(), List.of()));
        callers.put("planner", token("planner", TokenRole.PLANNER, List.of(), List.of()));
        callers.put("deploys", token("deploys", TokenRole.DEPLOYER, List.of(), List.of(TokenVerb.DEPLOY)));
        callers.put("deployer", token("deployer", TokenRole.DEPLOYER, List.of(), List.of()));
        callers.put("acme's", token("acme", TokenRole.DEPLOYER, List.of("acme"), List.of()));
        callers.put("other's", token("other", TokenRole.DEPLOYER, List.of("other"), List.of()));
        callers.put("admin", ServerFixture.TOKEN);
        return callers;
    }

    private static String portalKey() {
        String path = Wire.decode(
                        platform.send("POST", "/v1/portal/keys", new byte[0]).body(), PortalKey.class)
                .path();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static HttpResponse<String> ask(
            String token, Route route, String slot, String deploy, String task, String plan) {
        String[] parts = slot.split("/", -1);
        String id = route.path().startsWith("/v1/tasks") ? task : route.path().startsWith("/v1/plans") ? plan : deploy;
        String path = route.path()
                .replace("{hash}", "ab".repeat(32))
                .replace("{id}", id)
                .replace("{org}", parts[0])
                .replace("{app}", parts[1])
                .replace("{env}", parts[2])
                .replace("{name}", "nobody");
        return platform.send(token, route.method(), path, new byte[0]);
    }

    private static String outcome(HttpResponse<String> answer) {
        return switch (answer.statusCode()) {
            case 401, 403 -> String.valueOf(answer.statusCode());
            case 404 ->
                answer.body().contains("there is no env " + FOREIGN + ", or it is not yours")
                                || answer.body().contains("there is no project acme/shop, or it is not yours")
                        ? "foreign"
                        : "in";
            default -> answer.statusCode() >= 500 ? "broken " + answer.statusCode() : "in";
        };
    }

    private static String neutral(String body, String deploy, String task) {
        return body.replace("acme/none", "acme/shop")
                .replace("d-absent1", deploy)
                .replace("t-absent1", task)
                .replace("plan-absent", "plan-there");
    }

    private static byte[] body(String path) {
        return switch (path) {
            case "/v1/deploys" -> Wire.encode(Requests.of("dev", false));
            case "/v1/preflight" ->
                Wire.encode(new Preflight(
                        Requests.of("dev", false).config(),
                        null,
                        Requests.of("dev", false).options(),
                        null,
                        null));
            case "/v1/tasks" -> task(FOREIGN);
            default -> new byte[0];
        };
    }

    private static byte[] task(String slot) {
        return Wire.encode(new TaskRequest(
                Slot.parse(slot),
                Objects.requireNonNull(Requests.of("dev", false).config().migration()),
                "ab".repeat(32),
                new TaskWork.Status()));
    }

    static String token(String name, TokenRole role, List<String> scope, List<TokenVerb> verbs) {
        HttpResponse<String> made = platform.send(
                "POST",
                "/v1/tokens",
                Wire.encode(new TokenRequest(name, role, false, Duration.ofDays(1), scope, verbs)));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return Objects.requireNonNull(
                Wire.decode(made.body(), TokenRecord.class).token());
    }
}
