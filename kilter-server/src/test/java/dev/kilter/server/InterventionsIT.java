package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.Overrides;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.LockStatus;
import dev.kilter.sdk.wire.TokenRequest;
import dev.kilter.sdk.wire.TokenRole;
import dev.kilter.sdk.wire.Wire;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterventionsIT {
    private static final String DEPLOYER = "kilter_deployer_89abcdefghijklmnopqrstuvwxyz";

    private final ServerFixture platform = new ServerFixture();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void a_deploy_that_waits_ends_at_once_and_the_others_keep_their_places() {
        DeployRecord first = deploy(1);
        DeployRecord second = deploy(2);
        DeployRecord third = deploy(3);

        assertThat(cancel(second).statusCode()).isEqualTo(202);

        ServerFixture.await("it has ended", () -> status(second) == DeployStatus.FAILED);
        assertThat(problem(second).code()).isEqualTo(KilterCode.CANCELLED.code());
        assertThat(problem(second).detail()).isEqualTo("cancelled by dev2 while it waited");
        assertThat(status(first)).isEqualTo(DeployStatus.ACCEPTED);
        LockStatus lock = lock();
        assertThat(Objects.requireNonNull(lock.holder()).id()).isEqualTo(first.id());
        assertThat(lock.waiting()).extracting(DeployRecord::id).containsExactly(third.id());
        assertThat(cancel(second).statusCode()).as("asked again").isEqualTo(200);
        assertThat(audit()).containsOnlyOnce("deploy.cancel");
    }

    @Test
    void a_deploy_that_runs_is_told_so_keeps_its_fence_and_ends_when_the_operator_says_so() {
        DeployRecord first = deploy(1);
        handed(first);

        assertThat(cancel(first).statusCode()).isEqualTo(202);
        assertThat(cancel(first).statusCode()).isEqualTo(202);
        ServerFixture.await(
                "the operator can see it",
                () -> "dev2"
                        .equals(platform.apps
                                .find(ServerFixture.slot("dev"))
                                .orElseThrow()
                                .spec()
                                .deploy()
                                .cancelled()));
        assertThat(status(first)).isEqualTo(DeployStatus.ACCEPTED);
        platform.restart();
        Problem why = Problem.of(KilterCode.CANCELLED, "cancelled by dev2 before the step 'commit'", "kilter deploy");
        platform.apps.work(
                ServerFixture.slot("dev"),
                step -> step.id().equals("commit") ? new StepOutcome.Halted(why) : new StepOutcome.Done(""));

        ServerFixture.await("it has ended", () -> status(first) == DeployStatus.FAILED);
        assertThat(problem(first)).isEqualTo(why);
        assertThat(platform.query("SELECT fence FROM kilter_server.slot")).containsExactly("1");
        assertThat(audit()).containsOnlyOnce("deploy.cancel");
        DeployRecord next = deploy(2);
        handed(next);
        assertThat(platform.apps
                        .find(ServerFixture.slot("dev"))
                        .orElseThrow()
                        .spec()
                        .deploy()
                        .cancelled())
                .isNull();
    }

    @Test
    void what_is_committed_or_live_is_not_cancelled_any_more() {
        DeployRecord first = deploy(1);
        handed(first);
        platform.apps.work(
                ServerFixture.slot("dev"),
                step -> step.id().equals("rollout")
                        ? new StepOutcome.Waiting("web", Duration.ofSeconds(1))
                        : new StepOutcome.Done(""));
        HttpResponse<String> committed = cancel(first);
        assertThat(committed.statusCode()).isEqualTo(409);
        assertThat(committed.body()).contains("KLT-L04", "its commit is being applied", "kilter rollback --env dev");

        platform.apps.work(ServerFixture.slot("dev"), _ -> new StepOutcome.Done(""));
        ServerFixture.await("it is live", () -> status(first) == DeployStatus.LIVE);
        assertThat(cancel(first).body()).contains("KLT-L04", "it is live as r1");
        assertThat(platform.send("POST", "/v1/deploys/d-none1/cancel", new byte[0])
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_broken_lock_goes_to_the_next_with_a_higher_fence_and_its_holder_ends() {
        assertThat(lock().holder()).isNull();
        assertThat(release(ServerFixture.TOKEN, "dev").statusCode())
                .as("nothing to break")
                .isEqualTo(200);
        DeployRecord first = deploy(1);
        handed(first);
        DeployRecord second = deploy(2);

        LockStatus before = Wire.decode(release(ServerFixture.TOKEN, "dev").body(), LockStatus.class);

        assertThat(Objects.requireNonNull(before.holder()).id()).isEqualTo(first.id());
        assertThat(before.fence()).isEqualTo(1);
        ServerFixture.await("the first has ended", () -> status(first) == DeployStatus.FAILED);
        assertThat(problem(first).code()).isEqualTo(KilterCode.LEASE_LOST.code());
        assertThat(problem(first).detail()).contains("dev2 broke this deploy's lock");
        handed(second);
        assertThat(platform.apps
                        .find(ServerFixture.slot("dev"))
                        .orElseThrow()
                        .spec()
                        .deploy()
                        .fence())
                .isEqualTo(3);
        assertThat(audit()).containsOnlyOnce("lock.break").contains("held by deploy " + first.id());
    }

    @Test
    void a_lock_that_another_has_by_now_is_not_broken() {
        DeployRecord first = deploy(1);
        handed(first);

        HttpResponse<String> meantFor =
                platform.send("DELETE", "/v1/projects/acme/shop/envs/dev/lock?holder=d-gone1", new byte[0]);

        assertThat(meantFor.statusCode()).isEqualTo(409);
        assertThat(meantFor.body())
                .contains("KLT-L01", "not held by d-gone1 any more", first.id(), "kilter lock status --env dev");
        assertThat(Objects.requireNonNull(lock().holder()).id()).isEqualTo(first.id());
        assertThat(audit()).doesNotContain("lock.break");
    }

    @Test
    void where_nobody_waits_the_broken_deploy_is_stopped_at_its_targets_too() {
        DeployRecord first = deploy(1);
        handed(first);
        release(ServerFixture.TOKEN, "dev");

        ServerFixture.await("it has ended", () -> status(first) == DeployStatus.FAILED);
        var deploy = platform.apps
                .find(ServerFixture.slot("dev"))
                .orElseThrow()
                .spec()
                .deploy();
        assertThat(deploy.fence()).isEqualTo(2);
        assertThat(deploy.cancelled()).isEqualTo("dev2");
    }

    @Test
    void a_deploy_whose_deadline_has_passed_is_cancelled_too_and_turns_live_no_more() {
        DeployRecord first = deploy(1);
        handed(first);
        late("provision");
        ServerFixture.await("its deadline has passed", () -> status(first) == DeployStatus.FAILED);

        assertThat(cancel(first).statusCode()).isEqualTo(202);
        assertThat(cancel(first).statusCode()).as("asked again").isEqualTo(202);

        ServerFixture.await(
                "the operator can see it",
                () -> "dev2".equals(app().spec().deploy().cancelled()));
        Problem why = Problem.of(KilterCode.CANCELLED, "cancelled by dev2 before the step 'commit'", "kilter deploy");
        platform.apps.work(
                ServerFixture.slot("dev"),
                step -> step.id().equals("commit") ? new StepOutcome.Halted(why) : new StepOutcome.Done(""));
        assertThat(cancel(first).statusCode()).as("it has ended").isEqualTo(200);
        assertThat(problem(first).code()).isEqualTo(KilterCode.DEADLINE_PASSED.code());
        assertThat(audit()).containsOnlyOnce("deploy.cancel");

        DeployRecord second = deploy(2);
        handed(second);
        assertThat(app().spec().deploy().cancelled()).isNull();
        late("rollout");
        ServerFixture.await("its deadline has passed", () -> status(second) == DeployStatus.FAILED);
        assertThat(cancel(second).body()).contains("KLT-L04", "its commit is being applied");
        assertThat(cancel(first).statusCode()).as("another has taken over").isEqualTo(200);
    }

    /// The operator waits in this step, and says that the deadline has passed.
    private void late(String step) {
        KilterAppStatus status = MemoryApps.worked(
                app(),
                each -> each.id().equals(step)
                        ? new StepOutcome.Waiting("something slow", Duration.ofSeconds(1))
                        : new StepOutcome.Done(""),
                true);
        platform.apps.updateStatus(
                ServerFixture.slot("dev"),
                new KilterAppStatus(
                        status.deployId(),
                        status.progress(),
                        List.of(),
                        true,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Problem.of(KilterCode.DEADLINE_PASSED, "the deadline of 6s passed", "kilter attach"),
                        List.of(),
                        null));
    }

    private KilterApp app() {
        return platform.apps.find(ServerFixture.slot("dev")).orElseThrow();
    }

    @Test
    void the_lock_of_a_protected_env_is_an_admins_to_break() {
        new Tokens(Jdbi.create(() -> {
                    var connection = platform.database.getConnection();
                    connection.setSchema(Schema.NAME);
                    return connection;
                }))
                .install(
                        new TokenRequest("eve", TokenRole.DEPLOYER, false, Duration.ofMinutes(10)),
                        DEPLOYER,
                        Instant.now().plusSeconds(600));
        DeployRecord prod = platform.submit(protectedProd(), "key-prod0001");
        ServerFixture.await("it runs", () -> !platform.record(prod.id()).phase().equals("queued"));

        assertThat(release(DEPLOYER, "prod").statusCode()).isEqualTo(403);
        assertThat(status(prod)).isEqualTo(DeployStatus.ACCEPTED);
        assertThat(platform.get("/v1/projects/acme/shop/envs/prod/audit").body())
                .contains("lock.refused", "eve");
        assertThat(release(ServerFixture.TOKEN, "prod").statusCode()).isEqualTo(200);
        ServerFixture.await("it has ended", () -> status(prod) == DeployStatus.FAILED);
    }

    @Test
    void who_does_not_want_to_wait_is_refused_while_another_has_or_awaits_the_slot() {
        DeployRecord first = platform.submit(atOnce(), "key-once0001");
        ServerFixture.await(
                "it runs", () -> !platform.record(first.id()).phase().equals("queued"));

        HttpResponse<String> answer = platform.post(atOnce(), "key-once0002");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("KLT-L01", "dev2's deploy " + first.id() + " holds acme/shop dev since ");
        assertThat(platform.post(Requests.of("dev", false), "key-once0003").statusCode())
                .as("another waits")
                .isEqualTo(202);
    }

    private static DeployRequest atOnce() {
        DeployRequest plain = Requests.of("dev", false);
        return new DeployRequest(
                plain.config(),
                plain.image(),
                plain.source(),
                null,
                null,
                new DeployOptions(false, false, false, false, null, null, null, new Overrides(true, false, false)));
    }

    private static DeployRequest protectedProd() {
        DeployRequest plain = Requests.of("prod", false);
        AppConfig app = plain.config();
        AppConfig config = new AppConfig(
                app.project(),
                app.env(),
                true,
                app.isDeclared(),
                app.web(),
                app.variables(),
                app.build(),
                app.database(),
                app.migration(),
                app.seeds(),
                app.processes());
        return new DeployRequest(config, plain.image(), plain.source(), null, null, plain.options());
    }

    private DeployRecord deploy(int number) {
        return platform.submit(Requests.of("dev", false), "key-0000000" + number);
    }

    private void handed(DeployRecord deploy) {
        ServerFixture.await(
                deploy.id() + " is handed over",
                () -> platform.apps
                        .find(ServerFixture.slot("dev"))
                        .filter(app -> app.spec().deploy().id().value().equals(deploy.id()))
                        .isPresent());
    }

    private HttpResponse<String> cancel(DeployRecord deploy) {
        return platform.send("POST", "/v1/deploys/" + deploy.id() + "/cancel", new byte[0]);
    }

    private HttpResponse<String> release(String token, String env) {
        return platform.send(token, "DELETE", "/v1/projects/acme/shop/envs/" + env + "/lock", new byte[0]);
    }

    private LockStatus lock() {
        return Wire.decode(platform.get("/v1/projects/acme/shop/envs/dev/lock").body(), LockStatus.class);
    }

    private String audit() {
        return platform.get("/v1/projects/acme/shop/envs/dev/audit").body();
    }

    private DeployStatus status(DeployRecord deploy) {
        return platform.record(deploy.id()).status();
    }

    private Problem problem(DeployRecord deploy) {
        return Objects.requireNonNull(platform.record(deploy.id()).problem());
    }
}
