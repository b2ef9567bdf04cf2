package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.Slot;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// A new env in one command, and a deadline that passes in it, in order.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Drawn(oneIn = 16)
class NewEnvIT {
    private static final Pattern DEPLOY = Pattern.compile("kilter attach (?:--local )?(d-[a-z0-9]+)");

    private static final String DATABASE =
            Slot.parse("acme/guestbook/pr-7").names().database();

    private static Home home = new Home();
    private static Path app = Path.of("");

    @BeforeAll
    static void copyTheExample() {
        app = home.example("guestbook");
    }

    @AfterAll
    static void leaveNothing() {
        home.close();
    }

    @Test
    @Order(1)
    void a_plain_deploy_makes_no_env_that_nobody_named() {
        Home.Ran ran = home.kilter("deploy", "--local", "-C", app.toString(), "--env", "pr-7");

        assertThat(ran.exit()).as(ran + home.platformLog()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .contains("error[KLT-C02]: there is no env 'pr-7'", "kilter deploy --local --bootstrap --env pr-7");
    }

    @Test
    @Order(2)
    void bootstrap_makes_a_new_env_end_to_end() {
        Home.Ran ran = home.kilter("deploy", "--local", "-C", app.toString(), "--bootstrap", "--env", "pr-7");

        assertThat(ran.exit()).as(ran + home.platformLog()).isZero();
        assertThat(ran.out()).matches("http://guestbook-pr-7\\.localhost:[0-9]+\n");
        assertThat(ran.err()).contains("database, 3 roles", "sql: 2 of 2 applied", "opening: 10 rows", "as r1");
        App page = new App(ran.out());
        page.post("Ada", "a first entry");
        assertThat(page.get("/")).contains("a first entry");
    }

    @Test
    @Order(3)
    void a_deadline_names_the_step_that_used_the_time_and_a_late_success_turns_it_live() throws IOException {
        Files.writeString(app.resolve("migrations/0003_slow.sql"), "SELECT pg_sleep(14);\n");
        Home.Ran ran = home.kilter(
                "deploy", "--local", "-C", app.toString(), "--env", "pr-7", "--migration", "--timeout", "6s");

        assertThat(ran.exit()).as(ran + home.platformLog()).isEqualTo(4);
        assertThat(ran.err())
                .contains("error[KLT-R11]: the deadline of 6s passed in the step 'migrate'", "serving:  r1");
        Matcher deploy = DEPLOY.matcher(ran.err());
        assertThat(deploy.find()).isTrue();

        Platform.comes(() -> say("deploys").contains("live r2"), 120);
        assertThat(say("deploys")).contains("live r2", "live after all: KLT-R11");
        assertThat(say("releases")).contains("r2 *", "0003_slow.sql");
        assertThat(say("status")).contains("r2", "went live after its deadline had passed");
        Home.Ran attached = home.kilter("attach", "--local", "-C", app.toString(), deploy.group(1));
        assertThat(attached.exit()).as(attached.toString()).isZero();
        assertThat(attached.err()).contains("Live as r2, after its deadline had passed");
    }

    /// The slot is free again, the Job is not: the next migration waits for it at the database's lock. The first
    /// one runs until this test gives its own lock back.
    @Test
    @Order(4)
    void a_deploy_after_a_passed_deadline_waits_for_the_migration_that_still_runs() throws Exception {
        Files.writeString(app.resolve("migrations/0004_slow.sql"), """
            CREATE TABLE slow AS SELECT 1 AS n;
            DO $$ BEGIN
              WHILE EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND granted) LOOP
                PERFORM pg_sleep(0.1);
              END LOOP;
            END $$;
            """);
        String[] command = {"deploy", "--local", "-C", app.toString(), "--env", "pr-7", "--migration"};
        Path out = home.folder.resolve("next.out");
        Path err = home.folder.resolve("next.err");
        try (Sql database = new Platform(home).sql(DATABASE);
                Sql kilter = new Platform(home).sql("kilter")) {
            database.lines("SELECT pg_advisory_lock(4711)");
            Home.Ran late = home.kilter(Stream.concat(Stream.of(command), Stream.of("--timeout", "6s"))
                    .toArray(String[]::new));
            assertThat(late.exit()).as(late + home.platformLog()).isEqualTo(4);
            assertThat(late.err()).contains("passed in the step 'migrate'", "serving:  r2");

            Files.writeString(app.resolve("migrations/0005_next.sql"), "INSERT INTO slow VALUES (2);\n");
            Process next = home.start(List.of(), out.toFile(), err.toFile(), command);
            boolean waits = Platform.comes(
                    () -> !kilter.lines(
                                    "SELECT 1 FROM kilter_server.deploy WHERE phase = 'migrate' AND finished IS NULL")
                            .isEmpty(),
                    60);
            database.lines("SELECT pg_advisory_unlock(4711)");
            assertThat(next.waitFor(120, TimeUnit.SECONDS)).isTrue();

            assertThat(next.exitValue()).as(Files.readString(err)).isZero();
            assertThat(waits).as("it came to its migrations").isTrue();
            assertThat(database.lines("SELECT n FROM slow ORDER BY n")).containsExactly("1", "2");
            assertThat(database.lines("SELECT name FROM kilter.migration WHERE name >= '0004' ORDER BY name"))
                    .containsExactly("0004_slow.sql", "0005_next.sql");
        }
        assertThat(say("releases")).containsPattern("r[34] \\* .* 0005_next.sql");
    }

    /// The migration goes on to its end, whoever waits for it; what comes after it does not happen any more.
    @Test
    @Order(5)
    void a_deploy_whose_deadline_has_passed_can_be_cancelled_and_turns_live_no_more() throws Exception {
        Files.writeString(app.resolve("migrations/0006_slow.sql"), """
            CREATE TABLE cancelled AS SELECT 1 AS n;
            DO $$ BEGIN
              WHILE EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND granted) LOOP
                PERFORM pg_sleep(0.1);
              END LOOP;
            END $$;
            """);
        try (Sql database = new Platform(home).sql(DATABASE);
                Sql kilter = new Platform(home).sql("kilter")) {
            String releases = "SELECT number FROM kilter_server.release WHERE slot = 'acme/guestbook/pr-7'";
            List<String> before = kilter.lines(releases);
            database.lines("SELECT pg_advisory_lock(4711)");
            Home.Ran late = home.kilter(
                    "deploy", "--local", "-C", app.toString(), "--env", "pr-7", "--migration", "--timeout", "6s");
            assertThat(late.exit()).as(late + home.platformLog()).isEqualTo(4);
            assertThat(late.err()).contains("KLT-R11");

            Home.Ran cancel = home.kilter("cancel", "--local", "-C", app.toString(), "--env", "pr-7");

            assertThat(cancel.exit()).as(cancel.toString()).isZero();
            assertThat(cancel.out() + cancel.err()).contains("ends before its next step and will not turn live");
            database.lines("SELECT pg_advisory_unlock(4711)");
            assertThat(Platform.comes(
                            () -> kilter.lines("SELECT status FROM kilter_local.app WHERE slot = 'acme/guestbook/pr-7'")
                                    .getFirst()
                                    .contains("KLT-L03"),
                            120))
                    .as(home.platformLog())
                    .isTrue();
            assertThat(database.lines("SELECT n FROM cancelled")).containsExactly("1");
            assertThat(kilter.lines(releases)).isEqualTo(before).isNotEmpty();
        }
    }

    private static String say(String command) {
        return home.kilter(command, "--local", "-C", app.toString(), "--env", "pr-7")
                .out();
    }
}
