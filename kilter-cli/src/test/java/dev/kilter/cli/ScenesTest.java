package dev.kilter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.cli.view.Format;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.ReleaseDiff;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a person sees, scene by scene (the wording and its order; blanks are free).
class ScenesTest {
    private static final String COMMIT = "3f2a91c0c4d5a6b7980123456789abcdef012345";

    @Test
    void scene_1_the_first_minute() {
        Stage stage = Stage.plain();
        List<DeployEvent.StepEnded> local = List.of(
                done("build", "java · maven · guestbook.jar   2 layers, 1.3 MB", 4000),
                done("push", "localhost:41873/acme/guestbook@sha256:9b1c4e…", 100));
        List<DeployEvent.StepEnded> server = List.of(
                done("provision", "database guestbook, 3 roles", 200),
                done("migrate", "sql: 2 of 2 applied", 100),
                done("seed", "opening: 10 rows", 100),
                done("commit", "2a779e9 to flux, applied", 100),
                done("rollout", "web 1/1 ready · worker 1/1 ready", 900));
        play(stage, local);
        play(stage, server);
        stage.view.over(false);
        int code = new Results(stage.console, Format.TEXT, true)
                .done(result(DeployStatus.LIVE, "r1", false, server, null), local, 3100, 8600);

        assertThat(code).isZero();
        assertThat(stage.words()).isEqualTo("""
            ✓ build  java · maven · guestbook.jar  2 layers, 1.3 MB  4.0s
            ✓ push  localhost:41873/acme/guestbook@sha256:9b1c4e…  0.1s
            ✓ provision database guestbook, 3 roles  0.2s
            ✓ migrate  sql: 2 of 2 applied  0.1s
            ✓ seed  opening: 10 rows  0.1s
            ✓ commit  2a779e9 to flux, applied  0.1s
            ✓ rollout  web 1/1 ready · worker 1/1 ready  0.9s
            Live in 8.6s as r1 (build 4.0 · kilter 0.6 · app 0.9 · platform start 3.1)
            admin: http://admin-guestbook.localhost:8000
            """);
        assertThat(stage.out()).isEqualTo("http://guestbook.localhost:8000\n");
    }

    @Test
    void scene_2_nothing_changed() {
        Stage stage = Stage.plain();
        List<DeployEvent.StepEnded> local = List.of(
                done("build", "java · maven · guestbook.jar   unchanged", 100),
                done("push", "x   nothing to send", 10));
        List<DeployEvent.StepEnded> server = List.of(
                skipped("provision", "the env stands"),
                skipped("commit", "the flux repo holds this app already"),
                done("rollout", "web 1/1 ready", 10));
        play(stage, local);
        play(stage, server);
        stage.view.over(true);
        new Results(stage.console, Format.TEXT, true)
                .done(result(DeployStatus.LIVE, "r1", true, server, null), local, 0, 300);

        assertThat(stage.words()).isEqualTo("""
            Nothing to do: r1 already runs this image, config and schema.  0.3s
            admin: http://admin-guestbook.localhost:8000
            """);
        assertThat(stage.out()).isEqualTo("http://guestbook.localhost:8000\n");
    }

    @Test
    void scene_4_a_migration_fails() {
        Stage stage = Stage.plain();
        Problem problem = Problem.of(
                        KilterCode.MIGRATION_FAILED,
                        "migration 0014_orders_index.sql failed: column \"custmer_id\" does not exist",
                        "Correct the file and run `kilter deploy --env dev --migration` again.")
                .withEvidence(
                        "at drizzle/0014_orders_index.sql:3   CREATE INDEX … ON orders (custmer_id)   SQLSTATE 42703",
                        "0013_orders.sql was applied and stays; 0014 left nothing behind");
        List<DeployEvent.StepEnded> steps = List.of(new DeployEvent.StepEnded("migrate", "failed", "", 500, problem));
        play(stage, steps);
        stage.view.over(false);
        int code = new Results(stage.console, Format.TEXT, false)
                .done(
                        result(
                                DeployStatus.FAILED,
                                "r41",
                                false,
                                steps,
                                new DeployResult.Failure(problem, "r41, now on schema 0013; it shipped with 0012")),
                        List.of(),
                        0,
                        700);

        assertThat(code).isEqualTo(4);
        assertThat(stage.words()).isEqualTo("""
            ✗ migrate  0.5s
            error[KLT-M01]: migration 0014_orders_index.sql failed: column "custmer_id" does not exist
              at  drizzle/0014_orders_index.sql:3  CREATE INDEX … ON orders (custmer_id)  SQLSTATE 42703
              evidence: 0013_orders.sql was applied and stays; 0014 left nothing behind
              serving:  r41, now on schema 0013; it shipped with 0012
              next:  Correct the file and run `kilter deploy --env dev --migration` again.
            """);
        assertThat(stage.out()).isEmpty();
    }

    @Test
    void scene_5_the_app_does_not_get_ready_on_the_local_platform() {
        Stage stage = Stage.plain();
        Problem problem = Problem.of(
                        KilterCode.WRONG_PORT,
                        "web is not ready: nothing answers on port 3000",
                        "Set `port: 8080` in kilter.yaml, then kilter deploy")
                .withEvidence("the process listens on 8080", "last log line: \"Listening\"");
        int code = new Results(stage.console, Format.TEXT, true)
                .done(
                        result(DeployStatus.FAILED, "r41", false, List.of(), new DeployResult.Failure(problem, "r41")),
                        List.of(),
                        0,
                        700);

        assertThat(code).isEqualTo(4);
        assertThat(stage.err()).isEqualTo("""
            error[KLT-R04]: web is not ready: nothing answers on port 3000
              evidence: the process listens on 8080
                        last log line: "Listening"
              serving:  r41
              next:     Set `port: 8080` in kilter.yaml, then kilter deploy --local
            """);
    }

    @Test
    void scene_7_two_people_at_once() {
        Stage stage = Stage.plain();
        stage.pass(Duration.ofSeconds(2));
        stage.view.on(new DeployEvent.Queued("d-7f3k", "dev2", "commit", Stage.NOON, 1, "51c09aa0c4d5", "dev"));
        stage.view.on(new DeployEvent.Queued("d-7f3k", "dev2", "commit", Stage.NOON, 3, null, null));

        assertThat(stage.err()).isEqualTo("""
              waiting   dev2 deploys 51c09aa to dev (commit, 2 s) · you are next
              waiting   dev2 deploys d-7f3k (commit, 2 s) · you are number 3
            """.indent(0));
    }

    @Test
    void scene_11_where_am_i() {
        ReleaseRecord r40 = release("r40", "51c09aa0", "0012", Duration.ofHours(30));
        ReleaseRecord r42 = release("r42", "8d01f7e0", "0014", Duration.ofMinutes(3));
        Problem refused = Problem.of(KilterCode.MIGRATIONS_LEFT_OUT, "prod is protected", "Add --migration.");
        Problem failed = Problem.of(KilterCode.WRONG_PORT, "nothing answers", "Set port.");
        List<EnvStatus> envs = List.of(
                env("prod", true, r40, attempt(DeployStatus.REFUSED, refused, Duration.ofHours(1))),
                env("dev", false, r42, attempt(DeployStatus.FAILED, failed, Duration.ofSeconds(20))),
                env("pr-1", false, null, null));

        assertThat(String.join(
                        "\n", StatusCommand.lines(Project.parse("acme/shop"), "kilter.example.com", envs, Stage.NOON)))
                .isEqualTo("""
                    acme/shop on kilter.example.com
                    ENV     RELEASE  COMMIT   SCHEMA  HEALTH   DEPLOYED         URL
                    prod *  r40      51c09aa  0012    2/2 web  dev2, yesterday  https://shop.apps.example.com
                    dev     r42      8d01f7e  0014    2/2 web  dev2, 3 min ago  https://shop.apps.example.com
                    pr-1    -        -        -       2/2 web  -                https://shop.apps.example.com
                    * protected
                    admin of prod: https://admin-shop.apps.example.com
                    web of prod, too: https://www.shop.example
                    prod differs from what was deployed:
                      config web.replicas: 2 → 5
                      config env.LOG_LEVEL: - → ***
                    last attempt on prod was refused 1 h ago (KLT-M08), nothing changed: kilter deploys --env prod
                    last attempt on dev failed 20 s ago (KLT-R04), r42 still serves: kilter deploys --env dev\
                    """);
    }

    @Test
    void a_platform_that_falls_silent_leaves_the_outcome_open() {
        Stage stage = Stage.plain();
        Problem silence = Problem.of(
                        KilterCode.OUTCOME_UNKNOWN, "the deploy d-7f3k is still running", "kilter attach d-7f3k")
                .withEvidence("it does not answer: reset");

        int code = new Results(stage.console, Format.TEXT, true)
                .open(attempt(DeployStatus.ACCEPTED, null, Duration.ZERO), silence);

        assertThat(code).isEqualTo(8);
        assertThat(stage.err()).isEqualTo("""
            error[KLT-U03]: the deploy d-7f3k is still running
              evidence: it does not answer: reset
              next:     kilter attach --local d-7f3k
            """);
    }

    private static void play(Stage stage, List<DeployEvent.StepEnded> steps) {
        for (DeployEvent.StepEnded step : steps) {
            stage.view.on(new DeployEvent.StepStarted(step.step()));
            stage.view.on(step);
        }
    }

    private static DeployEvent.StepEnded done(String step, String note, long millis) {
        return new DeployEvent.StepEnded(step, "done", note, millis, null);
    }

    private static DeployEvent.StepEnded skipped(String step, String note) {
        return new DeployEvent.StepEnded(step, "skipped", note, 0, null);
    }

    private static DeployResult result(
            DeployStatus status,
            String release,
            boolean unchanged,
            List<DeployEvent.StepEnded> steps,
            DeployResult.@Nullable Failure failure) {
        String url = "http://guestbook.localhost:8000";
        return new DeployResult(
                "d-7f3k",
                "acme/guestbook",
                "prod",
                status,
                release,
                unchanged,
                "sha256:9b1c4e",
                url,
                List.of(url),
                "127.0.0.1:8000",
                COMMIT,
                false,
                "0002",
                1500,
                steps.stream()
                        .map(step -> new DeployResult.StepResult(
                                step.step(), step.outcome(), step.note(), step.durationMs()))
                        .toList(),
                failure,
                new TreeMap<>(Map.of("admin", "http://admin-guestbook.localhost:8000")));
    }

    private static EnvStatus env(
            String name, boolean guarded, @Nullable ReleaseRecord release, @Nullable DeployRecord attempt) {
        return new EnvStatus(
                "acme/shop",
                name,
                guarded,
                "https://shop.apps.example.com",
                null,
                release,
                List.of(new EnvStatus.ProcessHealth("web", 2, 2, 0, "")),
                new TreeMap<>(),
                attempt,
                null,
                new TreeMap<>(name.equals("prod") ? Map.of("admin", "https://admin-shop.apps.example.com") : Map.of()),
                new TreeMap<>(name.equals("prod") ? Map.of("web", List.of("https://www.shop.example")) : Map.of()),
                name.equals("prod")
                        ? List.of(
                                new ReleaseDiff.Change("config", "web.replicas", "2", "5"),
                                new ReleaseDiff.Change("config", "env.LOG_LEVEL", null, "***"))
                        : List.of());
    }

    private static ReleaseRecord release(String name, String commit, String schema, Duration age) {
        return new ReleaseRecord(
                name,
                "d-7f3k",
                "x@sha256:1",
                commit,
                false,
                "Add orders",
                "h",
                schema,
                "dev2",
                Stage.NOON.minus(age),
                1,
                true,
                null,
                false,
                null,
                List.of());
    }

    private static DeployRecord attempt(DeployStatus status, @Nullable Problem problem, Duration age) {
        return new DeployRecord(
                "d-7f3k",
                "acme/shop",
                "dev",
                status,
                "migrate",
                "dev2",
                COMMIT,
                false,
                null,
                Stage.NOON.minus(age),
                null,
                problem,
                null);
    }
}
