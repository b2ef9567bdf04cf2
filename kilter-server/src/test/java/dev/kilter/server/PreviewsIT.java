package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.ExtendRequest;
import dev.kilter.sdk.wire.ScaleRequest;
import dev.kilter.sdk.wire.Wire;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PreviewsIT {
    private static final Slot PREVIEW = ServerFixture.slot("pr-7");

    private final ServerFixture platform = new ServerFixture();
    private int keys;

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void a_preview_has_a_week_from_its_latest_deploy_and_other_envs_have_no_end() {
        live("pr-7");
        live("dev");

        assertThat(left("pr-7")).isBetween(Duration.ofHours(167), Duration.ofHours(168));
        assertThat(status("dev").expires()).isNull();
        platform.execute("UPDATE kilter_server.env_expiry SET expires = now() + interval '1 hour'");
        live("pr-7");
        assertThat(left("pr-7")).isGreaterThan(Duration.ofHours(167));
    }

    @Test
    void it_can_be_kept_longer_never_shorter_and_only_a_preview() {
        live("pr-7");
        live("dev");

        assertThat(extend("pr-7", Duration.ofDays(30)).statusCode()).isEqualTo(200);
        assertThat(left("pr-7")).isGreaterThan(Duration.ofDays(29));
        assertThat(extend("pr-7", Duration.ofDays(1)).statusCode()).isEqualTo(200);
        assertThat(left("pr-7")).isGreaterThan(Duration.ofDays(29));
        assertThat(extend("pr-7", Duration.ofDays(91)).statusCode()).isEqualTo(400);
        assertThat(extend("dev", Duration.ofDays(1)).body()).contains("'dev' never ends by itself");
        assertThat(extend("pr-8", Duration.ofDays(1)).statusCode()).isEqualTo(404);
        assertThat(platform.get("/v1/projects/acme/shop/envs/pr-7/audit").body())
                .contains("env.extend");
    }

    @Test
    void the_clock_alone_removes_it_and_not_while_it_is_deployed() {
        live("pr-7");
        live("dev");
        Instant later = Instant.now().plus(Duration.ofDays(8));

        reaper(Instant.now()).reap();
        assertThat(platform.apps.find(PREVIEW).orElseThrow().deleting()).isFalse();
        DeployRecord again = submit("pr-7");
        reaper(later).reap();
        assertThat(platform.apps.find(PREVIEW).orElseThrow().deleting())
                .as("while it is deployed")
                .isFalse();
        work("pr-7", again);
        reaper(later).reap();
        reaper(later).reap();

        assertThat(platform.apps.find(PREVIEW).orElseThrow().deleting()).isTrue();
        assertThat(platform.apps.find(ServerFixture.slot("dev")).orElseThrow().deleting())
                .isFalse();
        assertThat(platform.query("SELECT count(*) FROM kilter_server.env_expiry"))
                .containsExactly("0");
        assertThat(platform.query("SELECT count(*) FROM kilter_server.audit WHERE action = 'env.expire'"))
                .containsExactly("1");
    }

    @Test
    void an_env_sleeps_until_it_is_woken_or_deployed() {
        live("pr-7");

        rest("pr-7", "sleep");
        assertThat(replicas("pr-7")).isZero();
        rest("pr-7", "wake");
        assertThat(replicas("pr-7")).isEqualTo(1);
        rest("pr-7", "sleep");
        live("pr-7");
        assertThat(replicas("pr-7")).isEqualTo(1);
    }

    private int replicas(String env) {
        return platform.apps
                .find(ServerFixture.slot(env))
                .orElseThrow()
                .spec()
                .config()
                .web()
                .replicas();
    }

    private void rest(String env, String verb) {
        HttpResponse<String> answer = platform.send(
                "POST",
                "/v1/projects/acme/shop/envs/" + env + "/" + verb,
                Wire.encode(new ScaleRequest(new TreeMap<>(), null)),
                "Idempotency-Key",
                "key-rest%04d".formatted(++keys));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        work(env, Wire.decode(answer.body(), DeployRecord.class));
    }

    private PreviewReaper reaper(Instant now) {
        Jdbi jdbi = Jdbi.create(() -> {
            var connection = platform.database.getConnection();
            connection.setSchema(Schema.NAME);
            return connection;
        });
        Expiries expiries = new Expiries(jdbi);
        EnvRemovals removals = new EnvRemovals(platform.apps, new Releases(jdbi), new Secrets(jdbi), expiries);
        Audit audit = new Audit(jdbi, platform.settings());
        return new PreviewReaper(
                expiries, removals, new Deploys(jdbi, audit), platform.apps, audit, InstantSource.fixed(now));
    }

    private HttpResponse<String> extend(String env, Duration by) {
        return platform.send(
                "POST", "/v1/projects/acme/shop/envs/" + env + "/expiry", Wire.encode(new ExtendRequest(by)));
    }

    private EnvStatus status(String env) {
        return Wire.decode(platform.get("/v1/projects/acme/shop/envs/" + env).body(), EnvStatus.class);
    }

    private Duration left(String env) {
        return Duration.between(
                Instant.now(), Objects.requireNonNull(status(env).expires()));
    }

    private DeployRecord submit(String env) {
        DeployRequest plain = Requests.ofImage(Requests.of(env, false), "%02x".formatted(++keys));
        DeployRequest request =
                new DeployRequest(plain.config(), plain.image(), plain.source(), null, null, DeployOptions.PLAIN);
        return platform.submit(request, "key-preview%04d".formatted(keys));
    }

    private void live(String env) {
        work(env, submit(env));
    }

    private void work(String env, DeployRecord deploy) {
        ServerFixture.await(
                "it has the slot",
                () -> platform.apps
                        .find(ServerFixture.slot(env))
                        .filter(app -> app.spec().deploy().id().value().equals(deploy.id()))
                        .isPresent());
        platform.apps.work(ServerFixture.slot(env), _ -> new StepOutcome.Done(""));
        ServerFixture.await("it is live", () -> platform.record(deploy.id()).status() == DeployStatus.LIVE);
    }
}
