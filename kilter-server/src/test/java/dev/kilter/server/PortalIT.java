package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.api.KilterAppSpec;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.PortalKey;
import dev.kilter.sdk.wire.Wire;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The portal as a browser asks for it.
class PortalIT {
    private static final List<String> PLACES = List.of(
            "/portal",
            "/portal/queue",
            "/portal/audit",
            "/portal/apps/acme/shop",
            "/portal/apps/acme/shop/dev/log",
            "/portal/deploys/d-00000000");

    private final ServerFixture platform = new ServerFixture();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void nobody_sees_anything_without_a_session() {
        for (String place : PLACES) {
            HttpResponse<String> answer = page("", place);
            assertThat(answer.statusCode()).as(place).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location")).contains("/portal/sign-in");
            assertThat(page("kilter_portal=" + "0".repeat(64), place).statusCode())
                    .as(place)
                    .isEqualTo(303);
        }
        assertThat(page("", "/portal/news").statusCode()).isEqualTo(401);
        assertThat(page("kilter_portal=" + ServerFixture.TOKEN, "/portal").statusCode())
                .as("a token is no session")
                .isEqualTo(303);
        assertThat(page("", "/portal/sign-in").body()).contains("Your token", "kilter open --portal --local");
    }

    @Test
    void a_token_opens_a_session_that_may_only_look_and_ends_with_the_token() {
        HttpResponse<String> wrong = form("/portal/sign-in", "token=kilter_wrong_wrong_wrong_wrong", "");
        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(wrong.body()).contains("unknown, expired or revoked");

        HttpResponse<String> right = form("/portal/sign-in", "token=" + ServerFixture.LEAD_TOKEN, "");
        assertThat(right.statusCode()).isEqualTo(303);
        String set = right.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(set).contains("HttpOnly", "SameSite=Lax", "Path=/portal").doesNotContain(ServerFixture.LEAD_TOKEN);
        String cookie = set.split(";", 2)[0];

        HttpResponse<String> home = page(cookie, "/portal");
        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.body()).contains("lead on test platform", "Nothing is deployed here yet");
        assertThat(home.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        String session = cookie.split("=", 2)[1];
        assertThat(platform.send(session, "GET", "/v1/deploys?project=acme/shop", new byte[0])
                        .statusCode())
                .as("a session is no token")
                .isEqualTo(401);

        assertThat(platform.send("DELETE", "/v1/tokens/lead", new byte[0]).statusCode())
                .isEqualTo(204);
        assertThat(page(cookie, "/portal").statusCode()).isEqualTo(303);
    }

    @Test
    void signing_out_ends_the_session() {
        String cookie = session();
        assertThat(page(cookie, "/portal").statusCode()).isEqualTo(200);

        assertThat(form("/portal/sign-out", "", cookie).statusCode()).isEqualTo(303);

        assertThat(page(cookie, "/portal").statusCode()).isEqualTo(303);
    }

    @Test
    void a_key_from_the_command_line_opens_it_once() {
        HttpResponse<String> made = platform.send("POST", "/v1/portal/keys", new byte[0]);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String path = Wire.decode(made.body(), PortalKey.class).path();
        assertThat(path).doesNotContain(ServerFixture.TOKEN);

        assertThat(page("", path).headers().firstValue("Set-Cookie")).isPresent();
        assertThat(page("", path).headers().firstValue("Set-Cookie"))
                .as("a second time")
                .isEmpty();

        String late = Wire.decode(
                        platform.send("POST", "/v1/portal/keys", new byte[0]).body(), PortalKey.class)
                .path();
        platform.execute("UPDATE kilter_server.portal_session SET expires = now() - interval '1 s' WHERE entry");
        assertThat(page("", late).headers().firstValue("Set-Cookie"))
                .as("after its minute")
                .isEmpty();
        assertThat(platform.query("SELECT hash FROM kilter_server.portal_session"))
                .as("what is kept")
                .noneMatch(hash -> path.contains(hash) || late.contains(hash));
    }

    @Test
    void other_sites_sign_nobody_in_or_out() {
        String cookie = session();
        for (String origin : List.of("http://evil.example", "null", "http://127.0.0.1:1")) {
            HttpResponse<String> in =
                    send("POST", "/portal/sign-in", "token=" + ServerFixture.TOKEN, "", "Origin", origin);
            assertThat(in.statusCode()).as(origin).isEqualTo(403);
            assertThat(in.headers().firstValue("Set-Cookie")).isEmpty();
            assertThat(send("POST", "/portal/sign-out", "", cookie, "Origin", origin)
                            .statusCode())
                    .isEqualTo(403);
        }
        String own = "http://127.0.0.1:" + platform.server().port();
        assertThat(page(cookie, "/portal").statusCode()).isEqualTo(200);
        assertThat(send("POST", "/portal/sign-out", "", cookie, "Origin", own).statusCode())
                .isEqualTo(303);
    }

    @Test
    void an_app_is_shown_with_what_is_live_and_how_it_got_there() {
        DeployRecord live = deployed("dev", "Add <script>alert(1)</script> & \"more\"");
        String cookie = session();

        String home = page(cookie, "/portal").body();
        assertThat(home)
                .contains("href=\"/portal/apps/acme/shop\"", "r1 live", "51c09aa", "by dev2")
                .contains("href=\"http://shop-dev.localhost:8000\"", "/portal/deploys/" + live.id())
                .contains("Add &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;")
                .doesNotContain("<script>alert");
        assertThat(page(cookie, "/portal/apps/acme/shop").body()).contains(">r1</a>", "Add &lt;script&gt;", live.id());
        assertThat(page(cookie, "/portal/deploys/" + live.id()).body())
                .contains("Deploy " + live.id(), ">provision<", ">rollout<", "Where its time went");
        assertThat(page(cookie, "/portal/apps/acme/shop/dev/log?process=web").body())
                .contains("web of acme/shop/dev, 500 lines");
    }

    @Test
    void an_env_that_somebody_changed_by_hand_shows_what_differs() {
        deployed("dev", "Add orders");
        String cookie = session();
        assertThat(page(cookie, "/portal").body()).doesNotContain("Differs from what was deployed");

        KilterAppSpec spec =
                platform.apps.find(ServerFixture.slot("dev")).orElseThrow().spec();
        platform.apps.apply(new KilterAppSpec(
                spec.config().scaled(Map.of("web", 5)),
                spec.image(),
                spec.bundle(),
                spec.migrations(),
                spec.namespace(),
                spec.host(),
                spec.deploy(),
                spec.scaled(),
                spec.secrets(),
                spec.processHosts()));

        for (String place : List.of("/portal", "/portal/apps/acme/shop")) {
            assertThat(page(cookie, place).body())
                    .contains("Differs from what was deployed: <code>config web.replicas</code> 1 → 5");
        }
        assertThat(platform.get("/v1/projects/acme/shop/envs/dev").body())
                .contains(
                        "\"drift\":[{\"area\":\"config\",\"name\":\"web.replicas\",\"before\":\"1\",\"after\":\"5\"}]");
    }

    @Test
    void who_waits_is_shown_with_who_holds_the_slot() {
        DeployRecord first = platform.submit(Requests.of("dev", true), "key-00000001");
        ServerFixture.await(
                "it is granted", () -> !platform.record(first.id()).phase().equals("queued"));
        DeployRecord second = platform.submit(Requests.of("dev", false), "key-00000002");
        String cookie = session();

        assertThat(page(cookie, "/portal/queue").body())
                .containsSubsequence("acme/shop → dev", "provisioning", first.id(), "waits, 1", second.id());
        ServerFixture.await(
                "the second one is told",
                () -> page(cookie, "/portal/deploys/" + second.id()).body().contains("Waits for"));
        assertThat(page(cookie, "/portal/deploys/" + second.id()).body())
                .contains("/portal/deploys/" + first.id(), "place 1");
    }

    @Test
    void what_is_not_there_is_a_page_that_says_so() {
        String cookie = session();
        for (String place : List.of(
                "/portal/apps/acme/nope",
                "/portal/apps/ACME/shop",
                "/portal/apps/acme/shop/dev/log",
                "/portal/deploys/d-00000000",
                "/portal/nowhere/at/all",
                "/portal/deploys/x%3Cb%3E")) {
            HttpResponse<String> answer = page(cookie, place);
            assertThat(answer.statusCode()).as(place).isEqualTo(404);
            assertThat(answer.body()).as(place).contains("KLT-A02", "</html>");
        }
    }

    @Test
    void news_come_when_something_changes() throws Exception {
        String cookie = session();
        HttpRequest request = HttpRequest.newBuilder(uri("/portal/news"))
                .header("Cookie", cookie)
                .build();
        HttpResponse<java.io.InputStream> news = platform.http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(news.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo(": hello");
            platform.submit(Requests.of("dev", false), "key-00000001");
            String line = lines.readLine();
            while (line != null && !line.startsWith("data:")) {
                line = lines.readLine();
            }
            assertThat(line).isEqualTo("data: look");
        }
    }

    private DeployRecord deployed(String env, String subject) {
        DeployRequest request = Requests.of(env, false);
        DeployRequest titled = new DeployRequest(
                request.config(),
                request.image(),
                new SourceState(request.source().commit(), "main", subject, false),
                null,
                null,
                request.options());
        DeployRecord deploy = platform.submit(titled, "key-of-" + env + "-0001");
        ServerFixture.await(
                "the operator is asked",
                () -> platform.apps.find(ServerFixture.slot(env)).isPresent());
        platform.apps.work(ServerFixture.slot(env), step -> new StepOutcome.Done(step.id() + " done"));
        ServerFixture.await("it is live", () -> platform.record(deploy.id()).finished() != null);
        return platform.record(deploy.id());
    }

    private String session() {
        HttpResponse<String> answer = form("/portal/sign-in", "token=" + ServerFixture.TOKEN, "");
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    private HttpResponse<String> page(String cookie, String path) {
        return send("GET", path, "", cookie);
    }

    private HttpResponse<String> form(String path, String body, String cookie) {
        return send("POST", path, body, cookie, "Content-Type", "application/x-www-form-urlencoded");
    }

    private HttpResponse<String> send(String method, String path, String body, String cookie, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return platform.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + platform.server().port() + path);
    }
}
