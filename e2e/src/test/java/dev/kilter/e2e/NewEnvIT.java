package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// A new env in one command, and a deadline that passes in it, in order.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NewEnvIT {
    private static final Pattern DEPLOY = Pattern.compile("kilter attach (?:--local )?(d-[a-z0-9]+)");

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

        long end = System.nanoTime() + 120_000_000_000L;
        while (!say("deploys").contains("live r2") && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(say("deploys")).contains("live r2", "live after all: KLT-R11");
        assertThat(say("releases")).contains("r2 *", "0003_slow.sql");
        assertThat(say("status")).contains("r2", "went live after its deadline had passed");
        Home.Ran attached = home.kilter("attach", "--local", "-C", app.toString(), deploy.group(1));
        assertThat(attached.exit()).as(attached.toString()).isZero();
        assertThat(attached.err()).contains("Live as r2, after its deadline had passed");
    }

    private static String say(String command) {
        return home.kilter(command, "--local", "-C", app.toString(), "--env", "pr-7")
                .out();
    }
}
