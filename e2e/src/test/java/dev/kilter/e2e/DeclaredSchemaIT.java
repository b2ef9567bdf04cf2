package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.sdk.app.Slot;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A declared schema on a protected env, from the command line.
@Drawn(oneIn = 16)
class DeclaredSchemaIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private final Home home = SHARED.home();

    @Test
    void a_protected_env_takes_the_first_schema_with_a_bootstrap_and_every_other_with_a_reviewed_plan()
            throws IOException {
        NoteApp app = new NoteApp(home.folder.resolve("apps/declared"), "declared")
                .write("kilter.yaml", "project: acme/declared\ndatabase: postgres\nmigration: { tool: atlas }\n")
                .write("schema/schema.sql", "CREATE TABLE note (id int PRIMARY KEY, text text);\n");
        assertThat(deploy(app, 7).err())
                .contains("error[KLT-M04]: prod needs a reviewed plan", "CREATE TABLE public.note", "--bootstrap");
        assertThat(deploy(app, 0, "--bootstrap").err()).contains("atlas: 2 statements applied");
        Platform platform = new Platform(home);
        Sql database = platform.sql(Slot.parse("acme/declared/prod").names().database());
        database.run("INSERT INTO note VALUES (1, 'kept')");

        app.write("server.js", server("again"));
        assertThat(deploy(app, 0).err()).contains("atlas: the schema is as declared");

        app.write("schema/schema.sql", "CREATE TABLE note (id int PRIMARY KEY, size int DEFAULT 3);\n");
        app.write("server.js", "this would not even parse (");
        Home.Ran refused = deploy(app, 7);
        assertThat(refused.err())
                .contains(
                        "error[KLT-M04]",
                        "destructive: ALTER TABLE ONLY public.note DROP COLUMN text",
                        "--plan-id plan-…")
                .doesNotContain("build ");
        assertThat(deploy(app, 7, "--migration").err()).contains("error[KLT-M04]");
        app.write("server.js", server("once more"));
        String plan = new ObjectMapper()
                .readTree(app.run(home, 0, "migrate", "plan", "--json").out())
                .path("id")
                .asText();
        database.run("CREATE INDEX by_hand ON note (text)");
        assertThat(deploy(app, 7, "--migration", "--plan-id", plan).err())
                .contains("error[KLT-M05]", "index public.by_hand is new in the database");
        database.run("DROP INDEX by_hand");

        assertThat(deploy(app, 0, "--migration", "--plan-id", plan).err()).contains("atlas: 2 statements applied");

        assertThat(database.lines("SELECT id || ' ' || size FROM note")).containsExactly("1 3");
        assertThat(app.run(home, 0, "migrate", "diff").out()).contains("pending: nothing would change");
        platform.await(
                "the scratch databases to be gone",
                () -> database.lines("SELECT datname FROM pg_database WHERE datname LIKE 'kilter_scratch%'")
                        .isEmpty());
    }

    private static String server(String answer) {
        return "require('node:http').createServer((_, response) => response.end('" + answer
                + "')).listen(process.env.PORT);";
    }

    private Home.Ran deploy(NoteApp app, int exit, String... flags) {
        return app.run(
                home, exit, Stream.concat(Stream.of("deploy"), Stream.of(flags)).toArray(String[]::new));
    }
}
