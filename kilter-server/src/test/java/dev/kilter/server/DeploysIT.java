package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeploysIT {
    private final ServerFixture platform = new ServerFixture();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void an_accepted_deploy_is_202_with_its_location() {
        HttpResponse<String> answer = platform.post(Requests.of("dev", false), "key-00000001");
        String location = answer.headers().firstValue("Location").orElseThrow();

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(location)
                .isEqualTo("/v1/deploys/"
                        + Wire.decode(answer.body(), DeployRecord.class).id());
        assertThat(platform.get(location).statusCode()).isEqualTo(200);
    }

    @Test
    void the_same_key_and_body_is_the_same_deploy_even_while_that_one_migrates() {
        DeployRequest request = Requests.of("dev", true);
        DeployRecord first = platform.submit(request, "key-00000001");
        ServerFixture.await(
                "it is granted", () -> !platform.record(first.id()).phase().equals("queued"));

        assertThat(platform.submit(request, "key-00000001").id()).isEqualTo(first.id());
        assertThat(platform.query("SELECT count(*) FROM kilter_server.deploy")).containsExactly("1");
    }

    @Test
    void the_same_key_with_another_body_is_a_usage_problem_with_422() {
        platform.submit(Requests.of("dev", false), "key-00000001");

        HttpResponse<String> answer = platform.post(Requests.of("alpha", false), "key-00000001");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"kind\":\"USAGE\"", "used with another body");
        assertThat(platform.post(Requests.of("dev", false), "short").statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_key_that_is_the_name_of_a_deploy_becomes_its_name() {
        DeployRequest request = Requests.of("dev", false);
        DeployRecord named = platform.submit(request, "d-fjord42x");
        DeployRecord other = platform.submit(Requests.of("alpha", false), "key-00000001");

        assertThat(named.id()).isEqualTo("d-fjord42x");
        assertThat(platform.submit(request, "d-fjord42x").id()).isEqualTo("d-fjord42x");
        HttpResponse<String> taken = platform.post(Requests.of("beta", false), other.id());
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(422);
        assertThat(taken.body()).contains("there is another deploy called " + other.id());
        assertThat(platform.query("SELECT count(*) FROM kilter_server.deploy")).containsExactly("2");
    }

    @Test
    void its_progress_is_told_while_it_works_and_stays_when_a_later_one_has_the_resource() {
        DeployRecord first = platform.submit(Requests.of("dev", false), "key-00000001");
        assertThat(progress(first).entries()).isEmpty();
        handed(first);
        Problem broken = Problem.of(KilterCode.MIGRATION_FAILED, "it broke", "Mend it.");
        platform.apps.work(
                ServerFixture.slot("dev"),
                step -> step instanceof Step.Commit ? new StepOutcome.Halted(broken) : new StepOutcome.Done("fine"));
        ServerFixture.await("it has ended", () -> platform.record(first.id()).finished() != null);
        Progress told = progress(first);

        DeployRecord second = platform.submit(Requests.ofImage(Requests.of("dev", false), "cd"), "key-00000002");
        handed(second);
        platform.apps.work(ServerFixture.slot("dev"), _ -> new StepOutcome.Done(""));
        ServerFixture.await("it is live", () -> platform.record(second.id()).status() == DeployStatus.LIVE);

        assertThat(told.entries())
                .extracting(entry -> entry.stepId() + " " + entry.outcome())
                .containsExactly("provision Done[note=fine]", "commit Halted[problem=" + broken + "]");
        assertThat(progress(first)).isEqualTo(told);
        assertThat(progress(second).next()).isInstanceOf(Progress.Next.Live.class);
    }

    private Progress progress(DeployRecord deploy) {
        return Wire.decode(
                platform.get("/v1/deploys/" + deploy.id() + "/progress").body(), Progress.class);
    }

    private void handed(DeployRecord deploy) {
        ServerFixture.await(
                "it is handed over",
                () -> platform.apps
                        .find(ServerFixture.slot(deploy.env()))
                        .filter(app -> app.spec().deploy().id().value().equals(deploy.id()))
                        .isPresent());
    }

    @Test
    void a_thousand_parallel_duplicates_are_one_deploy() {
        DeployRequest request = Requests.of("dev", true);
        Set<String> ids = ConcurrentHashMap.newKeySet();
        List<Future<Boolean>> sent = new ArrayList<>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1000; i++) {
                sent.add(pool.submit(
                        () -> ids.add(platform.submit(request, "key-00000001").id())));
            }
        }

        assertThat(sent).allMatch(one -> one.state() == Future.State.SUCCESS);
        assertThat(ids).hasSize(1);
        assertThat(platform.query("SELECT count(*) FROM kilter_server.deploy")).containsExactly("1");
        assertThat(platform.query("SELECT count(*) FROM kilter_server.event WHERE key = 'accepted'"))
                .containsExactly("1");
    }

    @Test
    void events_are_numbered_without_gaps_end_in_the_result_and_resume_where_one_left() {
        DeployRecord deploy = platform.submit(Requests.of("dev", true), "key-00000001");
        ServerFixture.await(
                "the operator has it",
                () -> platform.apps.find(ServerFixture.slot("dev")).isPresent());
        platform.apps.work(ServerFixture.slot("dev"), step -> new StepOutcome.Done(step.id() + " done"));

        List<NumberedEvent> events = events(deploy.id(), "0");

        assertThat(events.stream().mapToLong(NumberedEvent::number))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events.getFirst().event())
                .isEqualTo(new DeployEvent.Accepted(deploy.id(), List.of("provision", "migrate", "commit", "rollout")));
        assertThat(events.getLast().event()).isInstanceOfSatisfying(DeployEvent.Result.class, end -> {
            assertThat(end.result().status()).isEqualTo(DeployStatus.LIVE);
            assertThat(end.result().release()).isEqualTo("r1");
            assertThat(end.result().url()).isEqualTo("http://shop-dev.localhost:8000");
            assertThat(end.result().address()).isEqualTo("127.0.0.1:8000");
            assertThat(end.result().steps())
                    .extracting("id")
                    .containsExactly("provision", "migrate", "commit", "rollout");
        });
        assertThat(events(deploy.id(), "3")).isEqualTo(events.subList(3, events.size()));
        assertThat(platform.get("/v1/projects/acme/shop/envs/dev/releases").body())
                .contains("\"name\":\"r1\"");
    }

    @Test
    void only_a_deploy_of_what_the_live_release_runs_is_nothing_to_do() {
        DeployRequest first = Requests.of("dev", false);
        assertThat(ended(first, true).release()).isEqualTo("r1");

        assertThat(ended(first, false).release()).isEqualTo("r1");
        assertThat(ended(Requests.ofImage(first, "cd"), false).release())
                .as("an earlier deploy that passed its deadline had changed all there was to change")
                .isEqualTo("r2");
    }

    private DeployRecord ended(DeployRequest request, boolean changed) {
        DeployRecord deploy = platform.submit(request, UUID.randomUUID().toString());
        ServerFixture.await(
                "the operator has it",
                () -> platform.apps
                        .find(ServerFixture.slot("dev"))
                        .filter(app -> app.spec().deploy().id().value().equals(deploy.id()))
                        .isPresent());
        platform.apps.work(ServerFixture.slot("dev"), step -> new StepOutcome.Done(step.id() + " done"), changed);
        ServerFixture.await("its end", () -> platform.record(deploy.id()).release() != null);
        return platform.record(deploy.id());
    }

    @Test
    void a_quiet_stream_beats_within_fifteen_seconds() throws Exception {
        DeployRecord deploy = platform.submit(Requests.of("dev", false), "key-00000001");
        Instant begin = Instant.now();
        try (InputStream in = stream("/v1/deploys/" + deploy.id() + "/events")) {
            assertThat(readUntil(in, ": still here")).contains("id: 1\n");
        }

        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void a_quiet_log_that_is_followed_beats_too() throws Exception {
        platform.submit(Requests.of("dev", false), "key-00000001");
        ServerFixture.await(
                "the operator has it",
                () -> platform.apps.find(ServerFixture.slot("dev")).isPresent());
        try (InputStream in = stream("/v1/projects/acme/shop/envs/dev/logs?process=web&lines=5&follow=true")) {
            assertThat(readUntil(in, ": still here")).contains("data: web of acme/shop/dev, 5 lines\n");
        }
        assertThat(platform.get("/v1/projects/acme/shop/envs/dev/logs?process=web")
                        .body())
                .isEqualTo("data: web of acme/shop/dev, 100 lines\n\n");
        HttpResponse<String> wrong = platform.get("/v1/projects/acme/shop/envs/dev/logs?lines=many");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("KLT-C02", "'lines' is no number from 0 to 99999");
    }

    @Test
    void an_env_goes_only_when_its_name_is_confirmed_and_absence_is_no_success() {
        platform.submit(Requests.of("dev", false), "key-00000001");
        ServerFixture.await(
                "the operator has it",
                () -> platform.apps.find(ServerFixture.slot("dev")).isPresent());
        String path = "/v1/projects/acme/shop/envs/dev";

        HttpResponse<String> refused = platform.send("DELETE", path, new byte[0]);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("kilter env destroy dev --confirm-destructive acme/shop/dev");
        assertThat(platform.send("DELETE", path + "?confirm=acme/shop/dev", new byte[0])
                        .statusCode())
                .isEqualTo(202);
        assertThat(platform.send("DELETE", "/v1/projects/acme/shop/envs/none?confirm=acme/shop/none", new byte[0])
                        .statusCode())
                .isEqualTo(404);
    }

    private List<NumberedEvent> events(String id, String after) {
        return platform.send("GET", "/v1/deploys/" + id + "/events", new byte[0], "Last-Event-ID", after)
                .body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> Wire.decode(line.substring(6), NumberedEvent.class))
                .toList();
    }

    private InputStream stream(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + platform.server().port() + path))
                .header("Authorization", "Bearer " + ServerFixture.TOKEN)
                .build();
        return platform.http
                .send(request, HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            byte[] part = new byte[4096];
            int count = in.read(part);
            assertThat(count).as(text.toString()).isPositive();
            text.append(new String(part, 0, count, StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
