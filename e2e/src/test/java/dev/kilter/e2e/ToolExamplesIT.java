package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.Sample;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples whose migrations are Drizzle's, Prisma's and golang-migrate's, deployed on one machine.
class ToolExamplesIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    static List<Arguments> examples() {
        return Sample.of(
                2,
                "ToolExamplesIT",
                List.of(
                        Arguments.of(
                                "shop-drizzle",
                                "drizzle: 3 of 3 applied",
                                "drizzle: 0 of 3 applied",
                                "melon (large): 3.20",
                                "1 orders"),
                        Arguments.of(
                                "blog-prisma",
                                "prisma: 2 of 2 applied",
                                "prisma: 0 of 2 applied",
                                "<h1>Blog</h1>",
                                "Post 1 (0 comments)"),
                        Arguments.of(
                                "notes-golang-migrate",
                                "sql: 2 of 2 applied",
                                "sql: 0 of 2 applied",
                                "water the plants [home]",
                                "2 notes"),
                        Arguments.of(
                                "tasks-atlas",
                                "atlas: 17 statements applied",
                                "atlas: the schema is as declared",
                                "<h1>Tasks</h1>",
                                "something new (high), 1 changes")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_is_migrated_and_answers(String example, String first, String second, String page, String after) {
        Home home = SHARED.home();
        Path app = home.example(example);

        // All go to prod, which takes a declared schema without a review only as its first one.
        String flag = example.endsWith("-atlas") ? "--bootstrap" : "--migration";
        Home.Ran ran = home.kilter("deploy", "--local", "-C", app.toString(), flag);

        assertThat(ran.exit()).as(ran + home.platformLog()).isZero();
        assertThat(ran.err()).contains(first);
        App url = new App(ran.out());
        assertThat(url.get("/")).contains(page);
        url.post("anybody", "anything");
        assertThat(url.get("/")).contains(after);
        Home.Ran again = home.kilter("deploy", "--local", "-C", app.toString(), "--migration");
        assertThat(again.exit()).as(again.toString()).isZero();
        assertThat(again.err()).containsAnyOf(second, "Nothing to do");
    }

    /// With each tool and version: OwnCommandIT.
    @Test
    @Drawn(oneIn = 4)
    void the_tools_own_command_migrates_as_the_owner_and_its_ledger_is_read_afterwards() {
        Home home = SHARED.home();
        Path app = OwnTool.in(home, "by-itself");

        Home.Ran ran = home.kilter("deploy", "--local", "-C", app.toString(), "--migration");

        assertThat(ran.exit()).as(ran + home.platformLog()).isZero();
        assertThat(ran.err())
                .containsPattern("applied \\S+up.sql as acme_by_itself_prod_[0-9a-f]+_owner")
                .contains("sql: 2 of 2 applied by its own command");
        assertThat(new App(ran.out()).get("/")).contains("water the plants [home]");
    }
}
