package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.spi.ResolvesMigrations;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.TaskRequest;
import dev.kilter.sdk.wire.TaskWork;
import dev.kilter.sdk.wire.Wire;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueIT {
    private final ServerFixture platform = new ServerFixture();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void a_second_deploy_of_a_slot_waits_and_sees_for_whom() {
        DeployRecord first = deploy("dev", 1);
        granted(first);
        DeployRecord second = deploy("dev", 2);
        DeployRecord third = deploy("dev", 3);

        ServerFixture.await(
                "all who wait know it",
                () -> events(second).contains("\"type\":\"queued\"")
                        && phase(second).equals("queued"));
        assertThat(events(second))
                .contains(
                        "\"holder\":\"" + first.id() + "\"",
                        "\"by\":\"dev2\"",
                        "\"place\":1",
                        "\"phase\":\"provision\"",
                        "\"commit\":\"51c09aa",
                        "\"env\":\"dev\"");
        ServerFixture.await("the third knows its place", () -> events(third).contains("\"place\":2"));
    }

    @Test
    void other_slots_do_not_wait() {
        DeployRecord first = deploy("dev", 1);
        DeployRecord other = deploy("alpha", 2);

        granted(first);
        granted(other);
    }

    @Test
    void the_order_holds_over_a_restart_and_the_slot_is_free_once_the_app_is_committed() {
        List<DeployRecord> deploys = List.of(deploy("dev", 1), deploy("dev", 2), deploy("dev", 3), deploy("dev", 4));
        granted(deploys.getFirst());
        platform.restart();
        for (DeployRecord deploy : deploys) {
            ServerFixture.await(deploy.id() + " has the slot", () -> has("dev", deploy));
            platform.apps.work(
                    ServerFixture.slot("dev"),
                    step -> step.id().equals("rollout")
                            ? new StepOutcome.Waiting("web", Duration.ofSeconds(1))
                            : new StepOutcome.Done(""));
        }
        platform.apps.work(ServerFixture.slot("dev"), _ -> new StepOutcome.Done(""));

        ServerFixture.await("the last is live", () -> status(deploys.getLast()) == DeployStatus.LIVE);
        for (DeployRecord earlier : deploys.subList(0, 3)) {
            ServerFixture.await("the earlier ones ended", () -> status(earlier) == DeployStatus.SUPERSEDED);
        }
        assertThat(platform.query("SELECT fence FROM kilter_server.deploy ORDER BY seq"))
                .as("the fence rises")
                .containsExactly("1", "2", "3", "4");
    }

    @Test
    void a_migration_while_one_is_in_flight_is_refused_at_once_with_the_holders_name() {
        DeployRecord first = platform.submit(Requests.of("dev", true), "key-00000001");
        granted(first);
        Instant begin = Instant.now();

        HttpResponse<String> answer = platform.post(Requests.of("dev", true), "key-00000002");

        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(1));
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body())
                .contains(
                        "KLT-L01",
                        "dev2's deploy " + first.id() + " is migrating acme/shop dev since ",
                        "kilter attach " + first.id());
        assertThat(platform.post(Requests.of("dev", false), "key-00000003").statusCode())
                .as("a deploy without migrations waits instead")
                .isEqualTo(202);
        assertThat(platform.post(Requests.of("alpha", true), "key-00000004").statusCode())
                .isEqualTo(202);
    }

    @Test
    void of_twenty_migrations_at_once_one_is_accepted_and_the_others_hear_who_migrates() throws Exception {
        platform.submit(Requests.of("alpha", false), "key-warm0001");
        CyclicBarrier begin = new CyclicBarrier(20);
        List<Future<HttpResponse<String>>> asked = new ArrayList<>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                String key = "key-twenty%02d".formatted(i);
                asked.add(pool.submit(() -> {
                    begin.await();
                    return platform.post(Requests.of("dev", true), key);
                }));
            }
        }
        List<Integer> codes = new ArrayList<>();
        for (Future<HttpResponse<String>> answer : asked) {
            codes.add(answer.get().statusCode());
        }

        assertThat(codes.stream().filter(code -> code == 202)).hasSize(1);
        assertThat(codes.stream().filter(code -> code == 409)).hasSize(19);
        assertThat(platform.query("SELECT count(*) FROM kilter_server.deploy WHERE env = 'dev'"))
                .containsExactly("1");
    }

    @Test
    void of_tasks_and_deploys_that_migrate_at_once_one_is_admitted() throws Exception {
        DeployRecord first = deploy("dev", 1);
        granted(first);
        platform.apps.work(ServerFixture.slot("dev"), _ -> new StepOutcome.Done(""));
        ServerFixture.await("the first is live", () -> status(first) == DeployStatus.LIVE);
        byte[] task = Wire.encode(new TaskRequest(
                ServerFixture.slot("dev"),
                new MigrationConfig("sql", "migrations"),
                "0".repeat(64),
                new TaskWork.Resolve("1_a.sql", ResolvesMigrations.Kind.MARK_APPLIED)));
        CyclicBarrier begin = new CyclicBarrier(20);
        List<Future<HttpResponse<String>>> asked = new ArrayList<>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                String key = "key-mixed%03d".formatted(i);
                boolean deploy = i % 2 == 0;
                asked.add(pool.submit(() -> {
                    begin.await();
                    return deploy
                            ? platform.post(Requests.of("dev", true), key)
                            : platform.send("POST", "/v1/tasks", task);
                }));
            }
        }
        List<Integer> codes = new ArrayList<>();
        for (Future<HttpResponse<String>> answer : asked) {
            codes.add(answer.get().statusCode());
        }
        assertThat(codes.stream().filter(code -> code == 202)).hasSize(1);
        assertThat(codes.stream().filter(code -> code == 409)).hasSize(19);
    }

    @Test
    void a_lease_is_renewed_while_its_deploy_runs() {
        DeployRecord first = deploy("dev", 1);
        granted(first);
        platform.execute("UPDATE kilter_server.slot SET lease_until = now() + interval '2 seconds'");

        ServerFixture.await(
                "the lease is longer again",
                () -> platform.query("SELECT lease_until > now() + interval '10 seconds' FROM kilter_server.slot")
                        .equals(List.of("t")));
    }

    @Test
    void a_lease_that_nobody_renewed_gives_the_slot_to_the_next_with_a_higher_fence() {
        DeployRecord first = deploy("dev", 1);
        granted(first);
        deploy("dev", 2);
        platform.close();
        Jdbi database = Jdbi.create(() -> {
            var connection = platform.database.getConnection();
            connection.setSchema(Schema.NAME);
            return connection;
        });
        Deploys deploys = new Deploys(database, new Audit(database, platform.settings()));
        DeployRow waiting = deploys.open().getLast();
        Instant now = Instant.now();

        assertThat(deploys.locks().grant(waiting, now, now.plusSeconds(60)))
                .as("the lease holds")
                .isFalse();
        platform.execute("UPDATE kilter_server.slot SET lease_until = now() - interval '1 second'");
        assertThat(deploys.locks().holder(waiting.slot())).isEmpty();
        assertThat(deploys.locks().grant(waiting, now, now.plusSeconds(60))).isTrue();
        assertThat(deploys.find(waiting.id()).orElseThrow().fence()).isEqualTo(2);
        assertThat(deploys.find(new DeployId(first.id())).orElseThrow().fence()).isEqualTo(1);
        platform.restart();
    }

    /// The kill comes between the grant and the hand-over.
    @Test
    void a_deadline_counts_from_the_grant_over_a_restart() {
        DeployRecord first = deploy("dev", 1);
        granted(first);
        Instant deadline = deadline();
        platform.close();
        platform.apps.remove(ServerFixture.slot("dev"));

        platform.restart();

        granted(first);
        assertThat(deadline()).isEqualTo(deadline);
        assertThat(platform.query("SELECT count(*) FROM kilter_server.event WHERE body LIKE '%\"granted\"%'"))
                .containsExactly("1");
    }

    @Test
    void the_second_claimant_of_a_namespace_is_refused_with_the_owners_name() {
        DeployRecord owner = platform.submit(named("a-b/c"), "key-00000001");
        ServerFixture.await("it is there", () -> platform.apps.list().size() == 1);

        DeployRecord second = platform.submit(named("a/b-c"), "key-00000002");

        ServerFixture.await("it is refused", () -> status(second) == DeployStatus.REFUSED);
        var problem = Objects.requireNonNull(platform.record(second.id()).problem());
        assertThat(problem.code().value()).isEqualTo("KLT-N04");
        assertThat(problem.detail()).contains("belongs to a-b/c/dev");
        assertThat(status(owner)).isEqualTo(DeployStatus.ACCEPTED);
    }

    @Test
    void an_env_that_nobody_named_is_a_typo_and_makes_no_slot() {
        AppConfig config = AppConfig.minimal(Project.parse("acme/shop"), new EnvName("porduction"));

        HttpResponse<String> answer = platform.post(with(config, DeployOptions.PLAIN), "key-00000001");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("there is no env 'porduction' of acme/shop");
        assertThat(platform.query("SELECT count(*) FROM kilter_server.slot")).containsExactly("0");
    }

    private static DeployRequest named(String project) {
        return with(AppConfig.minimal(Project.parse(project), new EnvName("dev")), DeployOptions.PLAIN);
    }

    private static DeployRequest with(AppConfig config, DeployOptions options) {
        DeployRequest plain = Requests.of("dev", false);
        return new DeployRequest(config, plain.image(), plain.source(), null, null, options);
    }

    private DeployRecord deploy(String env, int number) {
        return platform.submit(Requests.of(env, false), "key-0000000" + number);
    }

    private void granted(DeployRecord deploy) {
        ServerFixture.await(
                deploy.id() + " has the slot", () -> !phase(deploy).equals("queued") && has(deploy.env(), deploy));
    }

    private boolean has(String env, DeployRecord deploy) {
        return platform.apps
                .find(ServerFixture.slot(env))
                .filter(app -> app.spec().deploy().id().value().equals(deploy.id()))
                .isPresent();
    }

    private Instant deadline() {
        return platform.apps
                .find(ServerFixture.slot("dev"))
                .orElseThrow()
                .spec()
                .deploy()
                .deadline();
    }

    private String phase(DeployRecord deploy) {
        return platform.record(deploy.id()).phase();
    }

    private DeployStatus status(DeployRecord deploy) {
        return platform.record(deploy.id()).status();
    }

    private String events(DeployRecord deploy) {
        return String.join(
                "\n", platform.query("SELECT body FROM kilter_server.event WHERE deploy = '" + deploy.id() + "'"));
    }
}
