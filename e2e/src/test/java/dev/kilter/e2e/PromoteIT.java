package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What was tried in one env goes to another one, and the two releases there are compared.
@Drawn(oneIn = 16)
class PromoteIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    @Test
    void the_same_image_runs_under_the_target_s_own_config_once_the_target_has_what_it_needs() {
        Home home = SHARED.home();
        NoteApp app = new NoteApp(home.folder.resolve("apps/tried"), "tried");
        app.write(
                "server.js",
                "require('node:http').createServer((_, response) => response.end('one ' + process.env.WHERE))"
                        + ".listen(process.env.PORT);");
        String yaml = app.read("kilter.yaml") + """
            env: { WHERE: prod }
            environments:
              dev: { env: { WHERE: dev } }
            """;
        app.write("kilter.yaml", yaml).migration("0001_a.sql", "CREATE TABLE a (id int);\n");
        App prod = new App(app.run(home, 0, "deploy", "--migration").out());
        app.write("server.js", app.read("server.js").replace("one ", "two "));
        app.write("kilter.yaml", yaml.replace("{ WHERE: dev }", "{ WHERE: dev, COLOUR: red }"))
                .migration("0002_b.sql", "CREATE TABLE b (id int);\n");
        App dev = new App(
                app.run(home, 0, "deploy", "--env", "dev", "--migration").out());
        assertThat(dev.get("/")).contains("two dev");

        assertThat(app.run(home, 2, "promote", "dev", "dev").err()).contains("cannot be promoted to itself");
        assertThat(app.run(home, 2, "promote", "dev", "prod").err()).contains("KLT-S02", "COLOUR");
        app.write("kilter.yaml", yaml);
        app.run(home, 0, "deploy", "--env", "dev");
        assertThat(app.run(home, 7, "promote", "dev", "prod").err()).contains("KLT-M08", "--migration");
        assertThat(prod.get("/")).contains("one prod");

        app.run(home, 0, "promote", "dev", "prod", "--migration");

        assertThat(prod.get("/")).contains("two prod");
        Home.Ran diff = app.run(home, 0, "diff", "r1", "r2");
        assertThat(diff.out())
                .contains("image", "digest", "schema", "0002_b", "migrations between them: 1 safe")
                .doesNotContain("WHERE");
        assertThat(app.run(home, 0, "diff", "r1", "r1", "--env", "dev").out()).contains("are the same");
        assertThat(app.run(home, 2, "diff", "r1", "r9").err()).contains("there is no release r9");
        assertThat(app.run(home, 0, "audit").out()).contains("deploy.promote", "of dev");
    }

    @Test
    void a_value_of_the_first_env_that_the_build_wrote_into_the_image_keeps_it_out_of_a_protected_env() {
        Home home = SHARED.home();
        NoteApp app = new NoteApp(home.folder.resolve("apps/built-in"), "built-in");
        app.write("kilter.yaml", """
            project: acme/built-in
            env: { API_URL: "https://api.example.com", MODE: production }
            environments:
              dev: { env: { API_URL: "https://api.dev.example.com", MODE: development } }
              alpha: { replicas: 1 }
            """);
        app.write("public/main.js", "fetch('https://api.dev.example.com/notes') // development");
        app.run(home, 0, "deploy");
        app.run(home, 0, "deploy", "--env", "dev");
        app.run(home, 0, "deploy", "--env", "alpha");

        String refused = app.run(home, 2, "promote", "dev", "prod").err();

        assertThat(refused)
                .contains("KLT-S05", "public/main.js' holds the value that API_URL has in 'dev'", "--allow-built-in")
                .doesNotContain("api.dev.example.com", "MODE");
        assertThat(app.run(home, 0, "releases").out()).contains("r1").doesNotContain("r2");
        assertThat(app.run(home, 0, "promote", "dev", "alpha").err())
                .contains("main.js' holds the value that API_URL has in 'dev'");
        app.run(home, 0, "promote", "dev", "prod", "--allow-built-in");
        assertThat(app.run(home, 0, "audit").out()).contains("deploy.allow-built-in");

        app.write("public/main.js", "fetch(window.API_URL + '/notes')");
        app.run(home, 0, "deploy", "--env", "dev");
        assertThat(app.run(home, 0, "promote", "dev", "prod").err()).doesNotContain("API_URL");
    }
}
