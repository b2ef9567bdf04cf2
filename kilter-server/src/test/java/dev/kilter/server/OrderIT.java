package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.deploy.Ancestry;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.Overrides;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.Preflight;
import dev.kilter.sdk.wire.ScaleRequest;
import dev.kilter.sdk.wire.Wire;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderIT {
    private static final Overrides ALLOW_OLDER = new Overrides(false, true, false);

    private final ServerFixture platform = new ServerFixture();
    private int keys;

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void an_older_commit_never_replaces_a_live_one_by_accident() {
        live(line(2), null);

        HttpResponse<String> answer = post(line(1), null);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("KLT-G04", "SUPERSEDED", "which is live as r1 (dev2)", "--allow-older");
        assertThat(preflight(line(1)).body()).as("asked before it builds").contains("KLT-G04");
        assertThat(preflight(line(3)).statusCode()).isEqualTo(200);

        live(line(1), ALLOW_OLDER);
        assertThat(platform.get("/v1/projects/acme/shop/envs/dev/audit").body()).containsOnlyOnce("deploy.allow-older");
        live(line(3), null);
        assertThat(platform.get("/v1/projects/acme/shop/envs/dev/releases").body())
                .contains("\"name\":\"r3\"");
        assertThat(platform.send(
                                "POST",
                                "/v1/projects/acme/shop/envs/dev/scale",
                                Wire.encode(new ScaleRequest(new TreeMap<>(Map.of("web", 2)), null)),
                                "Idempotency-Key",
                                "key-scale001")
                        .statusCode())
                .as("the live commit itself")
                .isEqualTo(202);
    }

    @Test
    void a_waiting_deploy_is_skipped_once_a_newer_one_waits_and_an_older_one_does_not_join() {
        DeployRecord first = submit(line(1), null);
        ServerFixture.await("it runs", () -> has(first));
        DeployRecord middle = submit(line(2), null);
        DeployRecord last = submit(line(3), null);

        ServerFixture.await(
                "the middle one has ended", () -> platform.record(middle.id()).status() == DeployStatus.SUPERSEDED);
        assertThat(String.valueOf(platform.record(middle.id()).problem()))
                .contains("the newer deploy " + last.id() + " of dev2 was queued");
        assertThat(post(line(2), null).body()).contains("KLT-G04", "which is queued as " + last.id());
        platform.apps.work(ServerFixture.slot("dev"), _ -> new StepOutcome.Done(""));
        ServerFixture.await("the last has the slot", () -> has(last));
        platform.apps.work(ServerFixture.slot("dev"), _ -> new StepOutcome.Done(""));
        ServerFixture.await("it is live", () -> platform.record(last.id()).status() == DeployStatus.LIVE);
    }

    @Test
    void a_waiting_deploy_that_has_to_migrate_is_not_skipped_for_one_that_does_not() {
        DeployRecord first = submit(line(1), null);
        ServerFixture.await("it runs", () -> has(first));
        DeployRequest plain = request(line(2), null);
        DeployRecord middle = platform.submit(
                new DeployRequest(
                        plain.config(),
                        plain.image(),
                        plain.source(),
                        null,
                        null,
                        new DeployOptions(false, true, false, false, null),
                        new TreeMap<>(),
                        null,
                        plain.ancestry()),
                "key-migrates1");
        DeployRecord last = submit(line(3), null);

        ServerFixture.await(
                "the last waits",
                () -> !platform.query("SELECT 1 FROM kilter_server.event WHERE deploy = '" + last.id()
                                + "' AND key LIKE 'queued:%:2'")
                        .isEmpty());
        assertThat(platform.record(middle.id()).status()).isEqualTo(DeployStatus.ACCEPTED);
    }

    @Test
    void without_a_history_the_person_hears_that_nobody_knows_and_without_git_nothing() {
        live(line(1), null);
        DeployRequest other = request(line(2), null);
        DeployRecord shallow = platform.submit(
                with(other, new SourceState("ee".repeat(20), "main", "Unknown", false), null), "key-shallow1");
        assertThat(events(shallow)).contains("order     nobody can tell whether the commit eeeeeee");

        DeployRecord none = platform.submit(with(other, SourceState.NONE, null), "key-nogit001");
        assertThat(events(none)).doesNotContain("order  ");
    }

    private static DeployRequest with(DeployRequest request, SourceState source, @Nullable Ancestry ancestry) {
        return new DeployRequest(
                request.config(),
                request.image(),
                source,
                null,
                null,
                request.options(),
                new TreeMap<>(),
                null,
                ancestry);
    }

    /// The ancestors of the n-th commit of one line, newest first.
    private static List<String> line(int number) {
        return IntStream.iterate(number, n -> n > 0, n -> n - 1)
                .mapToObj(n -> String.format("%02x", n).repeat(20))
                .toList();
    }

    private static DeployRequest request(List<String> line, @Nullable Overrides overrides) {
        DeployRequest plain =
                Requests.ofImage(Requests.of("dev", false), line.getFirst().substring(0, 2));
        return new DeployRequest(
                plain.config(),
                plain.image(),
                new SourceState(line.getFirst(), "main", "Change", false),
                null,
                null,
                new DeployOptions(false, false, false, false, null, null, null, overrides),
                new TreeMap<>(),
                null,
                Ancestry.of(line, true));
    }

    private HttpResponse<String> post(List<String> line, @Nullable Overrides overrides) {
        return platform.post(request(line, overrides), "key-order%04d".formatted(++keys));
    }

    private HttpResponse<String> preflight(List<String> line) {
        DeployRequest request = request(line, null);
        return platform.send(
                "POST",
                "/v1/preflight",
                Wire.encode(new Preflight(
                        request.config(), null, request.options(), request.source(), request.ancestry())));
    }

    private DeployRecord submit(List<String> line, @Nullable Overrides overrides) {
        HttpResponse<String> answer = post(line, overrides);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Wire.decode(answer.body(), DeployRecord.class);
    }

    private void live(List<String> line, @Nullable Overrides overrides) {
        DeployRecord deploy = submit(line, overrides);
        ServerFixture.await("it has the slot", () -> has(deploy));
        platform.apps.work(ServerFixture.slot("dev"), _ -> new StepOutcome.Done(""));
        ServerFixture.await("it is live", () -> platform.record(deploy.id()).status() == DeployStatus.LIVE);
    }

    private boolean has(DeployRecord deploy) {
        return platform.apps
                .find(ServerFixture.slot("dev"))
                .filter(app -> app.spec().deploy().id().value().equals(deploy.id()))
                .isPresent();
    }

    private String events(DeployRecord deploy) {
        return String.join(
                "\n", platform.query("SELECT body FROM kilter_server.event WHERE deploy = '" + deploy.id() + "'"));
    }
}
