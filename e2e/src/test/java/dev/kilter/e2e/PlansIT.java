package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.sdk.app.Slot;
import dev.kilter.testkit.Drawn;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Plans, their refusals and what they leave in the record, from the command line.
@Drawn(oneIn = 16)
class PlansIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static final String SLEEPER =
            "FROM pg_stat_activity WHERE query LIKE '%pg_sleep(120)%' AND pid <> pg_backend_pid()";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Home home = SHARED.home();

    @Test
    void a_reviewed_plan_is_applied_once_it_is_what_was_reviewed_and_refused_before_the_build_when_it_is_not()
            throws IOException {
        NoteApp app = new NoteApp(home.folder.resolve("apps/plans"), "plans")
                .migration(
                        "0001_note.sql",
                        "CREATE TABLE note (id int PRIMARY KEY, text text);\nINSERT INTO note VALUES (1, 'kept');");
        deploy(app, 0, "--migration");
        app.migration("0002_drop.sql", "ALTER TABLE note DROP COLUMN text;");
        String plan = plan(app);

        app.migration("0003_more.sql", "CREATE TABLE more (id int);");
        Home.Ran edited = deploy(app, 7, "--migration", "--plan-id", plan);
        assertThat(edited.err())
                .contains("error[KLT-M05]: the plan '" + plan + "' does not hold: the files of 'migrations' are not")
                .contains("kilter migrate plan")
                .doesNotContain("build ");
        Files.delete(app.folder.resolve("migrations/0003_more.sql"));

        Sql database =
                new Platform(home).sql(Slot.parse("acme/plans/prod").names().database());
        database.run("CREATE INDEX by_hand ON note (text)");
        Home.Ran drifted = deploy(app, 7, "--migration", "--plan-id", plan);
        assertThat(drifted.err())
                .contains("error[KLT-M05]", "index public.by_hand is new in the database")
                .doesNotContain("build ");
        Home.Ran diff = run(app, 10, "migrate", "diff", "--detailed-exitcode");
        assertThat(diff.out())
                .contains("+ index public.by_hand   CREATE INDEX by_hand ON public.note USING btree (text)")
                .contains("- column public.note.text   text");
        database.run("DROP INDEX by_hand");

        Home.Ran foreign = run(app, 7, "deploy", "--env", "dev", "--migration", "--plan-id", plan);
        assertThat(foreign.err()).contains("it is of acme/plans/prod and not of acme/plans/dev");

        deploy(app, 0, "--migration", "--plan-id", plan);
        JsonNode release =
                JSON.readTree(run(app, 0, "releases", "--json").out()).path(0);
        assertThat(release.path("migrated").path("plan").asText()).isEqualTo(plan);
        assertThat(release.path("migrated")
                        .path("statements")
                        .path("destructive")
                        .asInt())
                .isEqualTo(1);
        assertThat(deploy(app, 0, "--migration", "--plan-id", plan).err()).contains("Nothing to do");
    }

    @Test
    void a_migration_while_one_is_under_way_is_refused_before_the_build_and_names_the_holder() throws Exception {
        NoteApp app = new NoteApp(home.folder.resolve("apps/busy"), "busy")
                .migration("0001_note.sql", "CREATE TABLE note (id int PRIMARY KEY);");
        deploy(app, 0, "--migration");
        app.migration("0002_slow.sql", "SELECT pg_sleep(120);");
        Platform platform = new Platform(home);
        Sql database = platform.sql(Slot.parse("acme/busy/prod").names().database());
        File out = Files.createTempFile(home.folder, "slow", "").toFile();
        Process slow = home.start(List.of(), out, out, "deploy", "--local", "-C", app.folder.toString(), "--migration");
        try {
            platform.await(
                    "the slow migration",
                    () -> !database.lines("SELECT pid " + SLEEPER).isEmpty());
            app.write("server.js", "this would not even parse (");

            Home.Ran second = deploy(app, 5, "--migration");

            assertThat(second.err())
                    .containsPattern("error\\[KLT-L01]: \\S+'s deploy d-[a-z0-9]+ is migrating acme/busy prod since")
                    .containsPattern("kilter attach --local d-[a-z0-9]+")
                    .doesNotContain("build ");
        } finally {
            database.lines("SELECT pg_cancel_backend(pid) " + SLEEPER);
            assertThat(slow.waitFor(Duration.ofMinutes(2))).isTrue();
        }
        assertThat(slow.exitValue()).isEqualTo(4);
    }

    private String plan(NoteApp app) throws IOException {
        JsonNode plan = JSON.readTree(run(app, 0, "migrate", "plan", "--json").out());
        assertThat(plan.path("plan").path("statements").path(0).path("kind").asText())
                .isNotBlank();
        return plan.path("id").asText();
    }

    private Home.Ran deploy(NoteApp app, int exit, String... flags) {
        return run(
                app, exit, Stream.concat(Stream.of("deploy"), Stream.of(flags)).toArray(String[]::new));
    }

    private Home.Ran run(NoteApp app, int exit, String... command) {
        return app.run(home, exit, command);
    }
}
