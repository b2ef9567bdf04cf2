package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Back to an older release, and not where the schema went too far for it, in order.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Drawn(oneIn = 16)
class RollbackIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static MoodyApp app;
    private static App page;

    private static Home.Ran kilter(String... words) {
        String[] command = new String[words.length + 3];
        System.arraycopy(words, 0, command, 0, words.length);
        command[words.length] = "--local";
        command[words.length + 1] = "-C";
        command[words.length + 2] = app.folder().toString();
        return SHARED.home().kilter(command);
    }

    @BeforeAll
    static void deployTwoReleases() {
        app = new MoodyApp(SHARED.home(), "regret");
        String source = "src/main/java/moody/Moody.java";
        String old = app.read(source);
        app.write(source, old.replace("\"version \"", "\"the first version \""));
        assertThat(app.deploy("--migration").exit()).isZero();
        app.write(source, old);
        app.mood("fine", 2);
        app.write("migrations/0002_more.sql", "CREATE TABLE more (id int);\n");
        Home.Ran second = app.deploy("--migration");
        assertThat(second.exit()).as(second.toString()).isZero();
        page = new App(second.out());
        assertThat(page.get("/")).contains("version 2 ").doesNotContain("the first");
    }

    @Test
    @Order(1)
    void it_goes_back_to_image_and_config_and_loses_no_request() {
        Home.Ran ran;
        Traffic traffic = new Traffic(page, "/");
        try (traffic) {
            ran = kilter("rollback");
        }

        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(ran.err())
                .contains("acme/regret → prod · back to r1", "as r3")
                .doesNotContain("migrate");
        assertThat(ran.out()).isEqualTo("http://" + page.host() + ":" + page.port() + "\n");
        assertThat(traffic.failures()).isEmpty();
        assertThat(page.get("/")).contains("the first version 1 ");
        assertThat(kilter("releases").out()).contains("r3 * = r1");
        assertThat(kilter("audit").out()).contains("deploy.rollback", "to r1");
    }

    @Test
    @Order(2)
    void the_next_one_goes_forward_again_and_a_release_that_runs_is_left_alone() {
        Home.Ran forward = kilter("rollback");
        assertThat(forward.exit()).as(forward.toString()).isZero();
        assertThat(page.get("/")).contains("version 2 ").doesNotContain("the first");

        Home.Ran same = kilter("rollback", "r4");
        assertThat(same.exit()).as(same.toString()).isZero();
        assertThat(same.err()).contains("Nothing to do");
    }

    @Test
    @Order(3)
    void a_schema_that_lost_what_the_release_may_need_refuses_it_before_anything_happens() {
        app.write("migrations/0003_less.sql", "DROP TABLE more;\n");
        app.mood("fine", 3);
        Home.Ran third = app.deploy("--migration");
        assertThat(third.exit()).as(third.toString()).isZero();
        String commit = SHARED.home().fluxHead();

        Home.Ran ran = kilter("rollback", "r1");

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
        assertThat(ran.err())
                .contains(
                        "error[KLT-M07]: r1 cannot run on the schema",
                        "breaking: DROP TABLE more",
                        "No older release is safe");
        assertThat(SHARED.home().fluxHead()).isEqualTo(commit);
        assertThat(page.get("/")).contains("version 3 ");
        assertThat(kilter("rollback", "r99").exit()).isEqualTo(2);
        assertThat(kilter("rollback", "d-7f3k").err()).contains("a rollback names a release");
    }
}
