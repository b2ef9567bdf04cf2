package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Deploys that fail, in every way that is not the platform's fault, while people use the app: they notice nothing.
@Order(2)
@Drawn(oneIn = 8)
final class FaultsIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static MoodyApp moody;
    private static App app;

    @BeforeAll
    static void deployAGoodOne() {
        moody = new MoodyApp(SHARED.home(), "moody");
        Home.Ran ran = moody.deploy("--migration", "--seed");
        assertThat(ran.exit()).as(ran + SHARED.home().platformLog()).isZero();
        app = new App(ran.out());
    }

    /// Runs the deploy while the app is asked all the time. No request may fail, and if `only` names bodies, no
    /// other may be seen.
    private static Home.Ran underLoad(Supplier<Home.Ran> deploy, String... only) {
        Home.Ran ran;
        Traffic traffic = new Traffic(app, "/");
        try (traffic) {
            ran = deploy.get();
            assertThat(traffic.perSecondOnNew())
                    .as("requests/s on new connections")
                    .isGreaterThan(50);
            assertThat(traffic.perSecondOnKept())
                    .as("requests/s on a kept connection")
                    .isGreaterThan(50);
        }
        assertThat(traffic.failures()).as(ran.toString()).isEmpty();
        if (only.length > 0) {
            assertThat(traffic.bodies()).as(ran.toString()).containsExactlyInAnyOrder(only);
        }
        return ran;
    }

    private static void stillServes(String before) {
        assertThat(app.get("/")).as("the release that served before").endsWith(body(before));
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("version "));
    }

    @Test
    void the_same_deploy_twice_makes_no_commit_and_starts_nothing() {
        moody.mood("fine", 2);
        assertThat(moody.deploy().exit()).isZero();
        String before = app.get("/");
        String commit = SHARED.home().fluxHead();

        Home.Ran again = underLoad(moody::deploy);

        assertThat(again.exit()).as(again.toString()).isZero();
        assertThat(again.err()).contains("Nothing to do: ", " already runs this image, config and schema.");
        assertThat(SHARED.home().fluxHead()).isEqualTo(commit);
        stillServes(before);
    }

    @Test
    void a_redeploy_loses_no_request_and_lets_a_streamed_answer_end() {
        CompletableFuture<String> stream = CompletableFuture.supplyAsync(() -> app.get("/stream"));
        String before = body(app.get("/"));
        moody.mood("fine", 3);

        Home.Ran ran = underLoad(() -> {
            Home.Ran deploy = moody.deploy();
            assertThat(body(app.get("/"))).startsWith("version 3").isNotEqualTo(before);
            assertThat(stream).as("switched while the answer is streamed").isNotDone();
            assertThat(stream.orTimeout(40, java.util.concurrent.TimeUnit.SECONDS)
                            .join())
                    .startsWith("HTTP/1.1 200")
                    .contains("line 200\n")
                    .endsWith("0\r\n\r\n");
            return deploy;
        });

        assertThat(ran.exit()).as(ran.toString()).isZero();
    }

    @Test
    void a_failing_migration_names_file_line_and_sqlstate() {
        String before = app.get("/");
        moody.mood("fine", 4);
        moody.write("migrations/0002_broken.sql", "CREATE TABLE fine (id int);\nCREATE INDEX ON note (custmer_id);\n");

        Home.Ran ran = underLoad(() -> moody.deploy("--migration"));
        moody.delete("migrations/0002_broken.sql");

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .contains(
                        "✗ migrate",
                        "error[KLT-M01]: migration 0002_broken.sql failed: column \"custmer_id\" does not exist",
                        "migrations/0002_broken.sql:2",
                        "SQLSTATE 42703",
                        "serving:  r",
                        "next: ");
        stillServes(before);
    }

    static List<Arguments> seeds() {
        return Sample.of(
                1,
                "FaultsIT, seeds",
                List.of(
                        Arguments.of("sql: seeds/broken.sql", "seeds/broken.sql:1   INSERT INTO nope"),
                        Arguments.of(
                                "command: [no-such-program, x]",
                                "the command 'no-such-program' is on no PATH of this machine"),
                        Arguments.of("command: [java, -cp, app.jar, no.Such]", "ClassNotFoundException: no.Such")));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_failing_seed_says_what_failed(String seed, String words) {
        String before = app.get("/");
        moody.write("seeds/broken.sql", "INSERT INTO nope VALUES (1);\n");
        moody.mood("fine", 5, "seed:\n", "seed:\n  - { name: broken, " + seed + " }\n");

        Home.Ran ran = underLoad(() -> moody.deploy("--migration", "--seed"));

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
        assertThat(ran.err()).contains("✗ seed", "error[KLT-D01]", words, "serving:  r", "next: ");
        stillServes(before);
    }

    /// The last three take half a minute and more each, as the app may only be slow: with `-Plong`.
    static List<Arguments> moods() {
        List<Arguments> moods = new ArrayList<>(List.of(
                Arguments.of("crash", "KLT-R02", "exit code 3", "FATAL: the setting COLOUR is missing"),
                Arguments.of("exit-zero", "KLT-R02", "exit code 0", "a process has to stay in the foreground"),
                Arguments.of("killed", "KLT-R02", "signal 9", "Something killed it"),
                Arguments.of("refused", "KLT-R06", "ECONNREFUSED", "correct its address in `env:`"),
                Arguments.of("elsewhere", "KLT-R04", "the process listens on ", "Set `port: "),
                Arguments.of("lost", "KLT-R05", "GET /healthz -> 404", "no such page here")));
        if (Sample.ALL) {
            moods.add(Arguments.of("ill", "KLT-R05", "GET /healthz -> 503", "the cache is cold"));
            moods.add(Arguments.of("mute", "KLT-R10", "gives no answer to '/healthz'", "kilter logs"));
            moods.add(Arguments.of("silent", "KLT-R10", "listens on no port", "kilter logs"));
        }
        return Sample.of(2, "FaultsIT, moods", moods);
    }

    @ParameterizedTest
    @MethodSource("moods")
    void an_app_that_does_not_come_up_is_told_within_seconds(String mood, String code, String one, String other) {
        String before = app.get("/");
        moody.mood(mood, 6);
        long start = System.nanoTime();

        Home.Ran ran = underLoad(moody::deploy, body(before));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(100));
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
        assertThat(ran.err()).contains("✗ rollout", "error[" + code + "]: web ", one, other, "serving:  r", "next: ");
        stillServes(before);
    }

    static List<Arguments> workers() {
        return Sample.of(
                1,
                "FaultsIT, workers",
                List.of(
                        Arguments.of(
                                "worker-crash", "[java, -jar, app.jar, worker]", "KLT-R02", "no queue called 'mail'"),
                        Arguments.of(
                                "fine",
                                "[no-such-program]",
                                "KLT-R08",
                                "worker cannot be started: the command 'no-such-program'"),
                        Arguments.of("fine", "[./app.jar]", "KLT-R08", "'./app.jar' is no program in the image")));
    }

    @ParameterizedTest
    @MethodSource("workers")
    void a_worker_that_fails_keeps_the_old_release(String mood, String command, String code, String words) {
        String before = body(app.get("/"));
        moody.mood(mood, 7, "health:", "processes: { worker: { command: " + command + " } }\nhealth:");

        Home.Ran ran = underLoad(moody::deploy, before);

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
        assertThat(ran.err()).contains("error[" + code + "]", words, "serving:  r", "next: ");
        stillServes(before);

        moody.mood("fine", 8);
        Home.Ran without = underLoad(moody::deploy);
        assertThat(without.exit())
                .as("a worker that is gone fails nothing: " + without)
                .isZero();
    }

    @Test
    @Drawn(oneIn = 2)
    void an_app_that_ignores_the_stop_signal_does_not_hold_up_the_next() {
        moody.mood("stubborn", 9);
        assertThat(underLoad(moody::deploy).exit()).isZero();
        moody.mood("fine", 10);

        Home.Ran ran = underLoad(moody::deploy);

        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(app.get("/")).contains("version 10");
    }

    @Test
    @Drawn(oneIn = 2)
    void an_app_that_needs_twelve_seconds_to_start_is_waited_for() {
        moody.mood("slow", 11);

        Home.Ran ran = underLoad(moody::deploy);

        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(app.get("/")).contains("version 11");
    }

    @Test
    void a_broken_file_is_refused_with_its_line_before_anything_happens() {
        String before = app.get("/");
        moody.mood("fine", 12, "health:", "heelth:");

        Home.Ran ran = underLoad(moody::deploy);

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(2);
        assertThat(ran.err()).startsWith("kilter.yaml:3: ").contains("KLT-C01", "Did you mean 'health'?");
        stillServes(before);
    }

    @Test
    @Drawn(oneIn = 2)
    void a_first_release_that_crashes_says_that_nothing_serves_and_the_next_one_mends_it() {
        MoodyApp first = new MoodyApp(SHARED.home(), "first");
        first.mood("crash", 1);

        Home.Ran broken = first.deploy("--migration");
        first.mood("fine", 2);
        Home.Ran mended = first.deploy();

        assertThat(broken.exit()).isEqualTo(4);
        assertThat(broken.err()).contains("KLT-R02", "serving:  nothing: there is no release yet");
        assertThat(mended.exit()).as(mended.toString()).isZero();
        assertThat(new App(mended.out()).get("/")).contains("version 2");
    }

    @Test
    void two_apps_cannot_have_one_host() {
        String before = app.get("/");
        MoodyApp rival = new MoodyApp(SHARED.home(), "rival");
        rival.write("kilter.yaml", rival.read("kilter.yaml").replace("acme/rival", "other/moody"));

        Home.Ran ran = rival.deploy("--migration");

        assertThat(ran.exit()).isEqualTo(5);
        assertThat(ran.err()).contains("KLT-N04", "'moody.localhost' belongs to acme/moody/prod", "next: ");
        stillServes(before);
    }
}
