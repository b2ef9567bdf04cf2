package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The whole product on a real cluster: from `kilter login` to an env that is gone, with people who use the app all the
/// time. Needs a cluster that has kilter, see [Cluster].
@EnabledIfEnvironmentVariable(named = Cluster.VARIABLE, matches = ".+")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Isolated
final class ClusterIT {
    private static final String ENV = "dev";

    private static Cluster cluster;
    private static Home home;
    private static MoodyApp moody;
    private static App app;

    @BeforeAll
    static void logInAndMakeANewEnv() {
        cluster = Cluster.given();
        home = new Home();
        Home.Ran ran =
                home.kilter("login", "--server", cluster.server(), "--token", cluster.token(), "--insecure-http");
        assertThat(ran.exit()).as(ran.toString()).isZero();
        moody = new MoodyApp(home, "moody", List.of("--env", ENV));
        Home.Ran first = moody.deploy("--bootstrap");
        assertThat(first.exit()).as(first.toString()).isZero();
        app = cluster.app(first.out());
    }

    @AfterAll
    static void destroy() {
        run("env", "destroy", ENV, "--confirm-destructive", "acme/moody/" + ENV);
        home.delete();
    }

    @Test
    @Order(1)
    void a_new_env_comes_up_in_one_command() {
        assertThat(app.get("/")).startsWith("HTTP/1.1 200").contains("version 1");
    }

    @Test
    @Order(2)
    void the_same_deploy_twice_changes_nothing() {
        Home.Ran again = underLoad(moody::deploy);
        assertThat(again.exit()).as(again.toString()).isZero();
        assertThat(again.err()).contains("Nothing to do: r1 already runs this image, config and schema.");
    }

    @Test
    @Order(3)
    void a_redeploy_loses_no_request() {
        moody.mood("fine", 2);
        Home.Ran ran = underLoad(moody::deploy);
        assertThat(ran.exit()).as(ran.toString()).isZero();
        eventually("version 2");
    }

    @Test
    @Order(4)
    void a_failing_migration_keeps_the_old_pods_and_the_old_rules() {
        moody.mood("fine", 3, "health:", "public: false\nhealth:");
        moody.write("migrations/0002_broken.sql", "CREATE TABLE fine (id int);\nCREATE INDEX ON note (custmer_id);\n");
        Home.Ran ran = underLoad(() -> moody.deploy("--migration"));
        moody.delete("migrations/0002_broken.sql");
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
        assertThat(ran.err())
                .contains(
                        "error[KLT-M01]: migration 0002_broken.sql failed: column \"custmer_id\" does not exist",
                        "migrations/0002_broken.sql:2",
                        "SQLSTATE 42703",
                        "serving:  r2");
        assertThat(app.get("/")).contains("version 2");
    }

    @ParameterizedTest
    @Order(5)
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        crash     | KLT-R02 | FATAL: the setting COLOUR is missing
        elsewhere | KLT-R04 | the process listens on
        lost      | KLT-R05 | GET /healthz -> 404
        refused   | KLT-R06 | ECONNREFUSED
        """)
    void an_app_that_does_not_come_up_is_told_with_its_cause(String mood, String code, String words) {
        moody.mood(mood, 4);
        String namespace = "acme-moody-" + ENV;
        Home.Ran ran;
        try (FinalMoment moment = switch (mood) {
            case "elsewhere" -> FinalMoment.unreadyFor(cluster, namespace, Duration.ofSeconds(10));
            case "lost" -> FinalMoment.unreadyFor(cluster, namespace, Duration.ofSeconds(8));
            default -> FinalMoment.thirdCrash(cluster, namespace);
        }) {
            ran = underLoad(moody::deploy);
            moment.wasToldInTime(code);
        }
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
        assertThat(ran.err()).contains("✗ rollout", "error[" + code + "]: web ", words, "serving:  r2", "next: ");
        assertThat(app.get("/")).contains("version 2");
    }

    @Test
    @Order(6)
    void an_internal_app_has_no_route_and_comes_back_with_one() {
        moody.mood("fine", 5, "health:", "public: false\nhealth:");
        Home.Ran hidden = moody.deploy();
        assertThat(hidden.exit()).as(hidden.toString()).isZero();
        eventually("HTTP/1.1 404");
        moody.mood("fine", 6);
        Home.Ran back = moody.deploy();
        assertThat(back.exit()).as(back.toString()).isZero();
        eventually("version 6");
    }

    @Test
    @Order(7)
    void a_worker_runs_beside_two_of_it_and_its_log_can_be_read() {
        moody.mood(
                "fine",
                7,
                "health:",
                "replicas: 2\nprocesses: { worker: { command: [java, -jar, app.jar] } }\nhealth:");
        Home.Ran ran = moody.deploy();
        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(ran.err()).contains("web 2/2 ready", "worker 1/1 ready");
        assertThat(run("status", "--env", ENV).out()).contains("2/2 web", "1/1 worker");
        assertThat(run("logs", "--env", ENV, "--process", "worker").exit()).isZero();
        assertThat(run("migrate", "status", "--env", ENV).out()).contains("applied");
    }

    @Test
    @Order(8)
    void commands_run_in_the_pod_and_in_a_copy_of_it_that_is_gone_afterwards() throws Exception {
        Home.Ran ran = command("exec", "--", "sh", "-c", "echo $KILTER_PROCESS; echo no >&2; exit 7");
        assertThat(ran).isEqualTo(new Home.Ran(7, "web\n", "no\n"));
        assertThat(command("exec", "--process", "worker", "--", "sh", "-c", "echo $KILTER_PROCESS")
                        .out())
                .isEqualTo("worker\n");
        assertThat(command("exec", "--", "no-such-program").exit()).isEqualTo(127);
        assertThat(typed("hello\n", "exec", "--", "wc", "-c")).isEqualTo(new Home.Ran(0, "6\n", ""));

        Home.Ran copy = command("run", "--", "sh", "-c", "echo $KILTER_PROCESS ${DATABASE_URL%%:*}; exit 5");
        assertThat(copy.exit()).as(copy.toString()).isEqualTo(5);
        assertThat(copy.out()).isEqualTo("run postgres\n");
        Process killed = home.start(
                List.of(),
                home.folder.resolve("killed.out").toFile(),
                home.folder.resolve("killed.err").toFile(),
                words("run", "--", "sh", "-c", "echo here; exec sleep 3600"));
        assertThat(Platform.comes(() -> cluster.pods("acme-moody-dev").contains("task-"), 60))
                .isTrue();
        killed.destroyForcibly();
        assertThat(Platform.comes(() -> !cluster.pods("acme-moody-dev").contains("task-"), 60))
                .as(cluster.pods("acme-moody-dev"))
                .isTrue();
    }

    @Test
    @Order(9)
    void a_database_is_reached_through_the_server() {
        Home.Ran ran = command("db", "psql", "--", "-Atc", "SELECT current_user = session_user, count(*) FROM note");
        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(ran.out()).startsWith("f|");
        assertThat(command("audit").out()).contains("db.login", "beside web: sh", "as web: sh");
    }

    @Test
    @Order(10)
    void a_scale_lasts_over_a_deploy() {
        Home.Ran scaled = command("scale", "web=3");
        assertThat(scaled.exit()).as(scaled.toString()).isZero();
        assertThat(scaled.err()).contains("web 3/3 ready");
        assertThat(run("status").out()).contains("3/3 web^", "^ web of dev is scaled to 3; kilter.yaml said 2");
        moody.write("note.txt", "again");
        assertThat(moody.deploy().exit()).isZero();
        assertThat(run("status").out()).contains("3/3 web^");
    }

    @Test
    @Order(11)
    void a_viewer_may_look_and_nothing_else() {
        String token = run("token", "create", "eve", "--role", "viewer", "--valid", "1h")
                .out()
                .strip();
        try (Home eve = new Home()) {
            assertThat(eve.kilter("login", "--server", cluster.server(), "--token", token, "--insecure-http")
                            .exit())
                    .isZero();
            assertThat(eve.kilter(words("status")).exit()).isZero();
            Home.Ran refused = eve.kilter(words("exec", "--", "true"));
            assertThat(refused.exit()).as(refused.toString()).isEqualTo(3);
            assertThat(refused.err()).contains("the token of 'eve' is a viewer's, and this takes a deployer's");
        }
    }

    @Test
    @Order(12)
    void a_destroyed_env_is_gone() {
        Home.Ran ran = run("env", "destroy", ENV, "--wait", "--confirm-destructive", "acme/moody/" + ENV);
        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(ran.out()).contains("acme/moody/dev is removed:", "namespace  acme-moody-dev", "kept until");
        assertThat(run("env", "list").out()).doesNotContain(ENV);
        Home.Ran left = home.kilter("gc", "--dry-run");
        assertThat(left.exit()).as(left.toString()).isZero();
        assertThat(left.out()).contains("retired database").doesNotContain("namespace  acme-moody-dev");
        eventually("HTTP/1.1 404");
        assertThat(run("env", "destroy", ENV, "--confirm-destructive", "acme/moody/" + ENV)
                        .exit())
                .as("what is not there is no success")
                .isNotZero();
    }

    private static Home.Ran command(String... command) {
        return home.kilter(words(command));
    }

    /// The words with the flags of this app, which stand before a `--`.
    private static String[] words(String... command) {
        int at = List.of(command).contains("--") ? List.of(command).indexOf("--") : command.length;
        List<String> words = new ArrayList<>(List.of(command).subList(0, at));
        words.addAll(List.of("--env", ENV, "-C", moody.folder().toString()));
        words.addAll(List.of(command).subList(at, command.length));
        return words.toArray(String[]::new);
    }

    private static Home.Ran typed(String input, String... command) throws Exception {
        Path out = Files.createTempFile(home.folder, "out", "");
        Path err = Files.createTempFile(home.folder, "err", "");
        Process process = home.start(List.of(), out.toFile(), err.toFile(), words(command));
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Home.Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /// A command on the app, on the cluster.
    private static Home.Ran run(String... command) {
        return home.kilter(Stream.concat(
                        Arrays.stream(command), Stream.of("-C", moody.folder().toString()))
                .toArray(String[]::new));
    }

    /// The gateway hears of a change of pods or routes some tenths of a second after the API server.
    private static void eventually(String words) {
        long start = System.nanoTime();
        while (!app.get("/").contains(words)) {
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(app.get("/"))
                    .isLessThan(Duration.ofSeconds(10));
        }
    }

    /// Runs the deploy while the app is asked all the time; no request may fail.
    private static Home.Ran underLoad(Supplier<Home.Ran> deploy) {
        Home.Ran ran;
        Traffic traffic = new Traffic(app, "/");
        try (traffic) {
            ran = deploy.get();
            assertThat(traffic.answers()).as("requests").isGreaterThan(50);
        }
        assertThat(traffic.failures()).as(ran.toString()).isEmpty();
        return ran;
    }
}
