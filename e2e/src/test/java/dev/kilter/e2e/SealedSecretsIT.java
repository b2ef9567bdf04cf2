package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Secrets from a file to the app's environment, and nowhere else.
@Drawn(oneIn = 8)
final class SealedSecretsIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static final String SHOWS = """
        require('node:http').createServer((request, response) => {
          const name = request.url.slice(1);
          response.end(JSON.stringify(name === 'pid' ? process.pid : process.env[name] ?? null));
        }).listen(process.env.PORT);
        """;

    @Test
    void secrets_reach_the_app_stay_while_unchanged_and_go_only_when_somebody_says_so() {
        Home home = SHARED.home();
        NoteApp app = app(home, "vault-life", "prod.env");
        app.write("secrets/prod.env", "# of prod\nexport API_KEY='k1 = x'\nMULTI=\"a\nb\"\nEMPTY=\n");
        App web = new App(app.run(home, 0, "deploy").out());
        assertThat(web.get("/API_KEY")).endsWith("\"k1 = x\"");
        assertThat(web.get("/MULTI")).endsWith("\"a\\nb\"");
        assertThat(web.get("/EMPTY")).endsWith("\"\"");
        String pid = pid(web);
        String flux = home.fluxHead();

        Home.Ran again = app.run(home, 0, "deploy");
        assertThat(again.err()).contains("Nothing to do");
        assertThat(pid(web)).as("no restart").isEqualTo(pid);
        assertThat(home.fluxHead()).as("no new ciphertext").isEqualTo(flux);

        app.write("secrets/prod.env", "API_KEY=k2\nMULTI=m\nEMPTY=\n");
        app.run(home, 0, "deploy");
        assertThat(web.get("/API_KEY")).endsWith("\"k2\"");
        assertThat(pid(web)).isNotEqualTo(pid);

        app.run(home, 0, "rollback");
        assertThat(web.get("/API_KEY"))
                .as("a release comes back with its secrets")
                .endsWith("\"k1 = x\"");
        app.run(home, 0, "deploy");
        assertThat(web.get("/API_KEY")).endsWith("\"k2\"");

        app.delete("secrets/prod.env");
        Home.Ran absent = app.run(home, 2, "deploy");
        assertThat(absent.err())
                .contains("KLT-S01", "cannot read secrets/prod.env (no such file)", "the live value was shipped by")
                .contains("--keep-secrets");
        app.run(home, 0, "deploy", "--keep-secrets");
        assertThat(web.get("/API_KEY")).endsWith("\"k2\"");

        app.write("kilter.yaml", "project: acme/vault-life\n");
        assertThat(app.run(home, 0, "deploy").err()).contains("vault-life-secrets is not declared any more and stays");
        assertThat(web.get("/API_KEY")).as("no process consumes it").endsWith("null");
        assertThat(app.run(home, 0, "secrets", "list").out()).contains("vault-life-secrets", "API_KEY");
        app.run(home, 0, "deploy", "--prune-secrets");
        assertThat(app.run(home, 0, "secrets", "list").out()).contains("There are no secrets in prod.");
    }

    @Test
    void a_single_key_is_set_and_removed_without_a_build_and_wins_over_a_file() throws IOException {
        Home home = SHARED.home();
        NoteApp app = app(home, "vault-keys", "prod.env");
        app.write("secrets/prod.env", "TOKEN=of the file\n");
        App web = new App(app.run(home, 0, "deploy").out());
        Home.Ran set =
                home.kilterReading("of stdin\n", "secrets", "set", "TOKEN", "--local", "-C", app.folder.toString());
        assertThat(set.exit()).as(set + home.platformLog()).isZero();
        assertThat(web.get("/TOKEN")).endsWith("\"of stdin\"");
        assertThat(set.toString()).doesNotContain("of stdin");
        String pid = pid(web);
        Home.Ran again = home.kilterReading(
                "TOKEN=of stdin\n", "secrets", "import", "-", "--local", "-C", app.folder.toString());
        assertThat(again.out())
                .as(again.toString())
                .isEqualTo("Nothing to do: prod has this value of TOKEN already.\n");
        assertThat(pid(web)).as("no restart").isEqualTo(pid);
        assertThat(app.run(home, 0, "secrets", "status").out())
                .contains("vault-keys-secrets", "the same", "a single key");
        app.run(home, 0, "deploy");
        assertThat(web.get("/TOKEN")).as("a deploy keeps it").endsWith("\"of stdin\"");
        app.run(home, 0, "secrets", "rm", "TOKEN");
        assertThat(web.get("/TOKEN")).endsWith("\"of the file\"");
        assertThat(app.run(home, 2, "secrets", "rm", "TOKEN").err())
                .contains("'TOKEN' is a key of the secret 'vault-keys-secrets', which is made of secrets/prod.env");
        assertThat(app.run(home, 2, "secrets", "rm", "vault-keys-secrets").err())
                .contains("appSecrets");
        assertThat(app.run(home, 2, "secrets", "set", "A=b").err()).contains("can be seen by others");
    }

    @Test
    void a_source_that_git_tracks_or_that_is_malformed_is_refused_before_the_build() {
        Home home = SHARED.home();
        NoteApp app = app(home, "vault-bad", "prod.env");
        app.write("secrets/prod.env", "GOOD=1\nhunter2hunter2\n");
        Home.Ran malformed = app.run(home, 2, "deploy");
        assertThat(malformed.err()).contains("KLT-S01", "secrets/prod.env:2: the line has no '='");
        assertThat(malformed.toString()).doesNotContain("hunter2");

        app.write("secrets/prod.env", "GOOD=1\n");
        git(app.folder, "init", "--quiet");
        git(app.folder, "add", "secrets/prod.env");
        assertThat(app.run(home, 2, "deploy").err())
                .contains("git tracks 'secrets/prod.env'", "git rm --cached secrets/prod.env", ".gitignore");
    }

    private static String pid(App web) {
        String answer = web.get("/pid");
        return answer.substring(answer.lastIndexOf('\n') + 1);
    }

    private static void git(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        try {
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                    .isZero();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static NoteApp app(Home home, String name, String source) {
        NoteApp app = new NoteApp(home.folder.resolve("apps").resolve(name), name);
        app.write("server.js", SHOWS);
        app.write("kilter.yaml", """
            project: acme/%s
            secrets: { %s-secrets: secrets/%s }
            appSecrets: [%s-secrets]
            """.formatted(name, name, source, name));
        return app;
    }
}
