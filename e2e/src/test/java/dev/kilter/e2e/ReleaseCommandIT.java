package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `release:` on the local platform: before the roll, with the app's environment, and nothing rolls when it fails.
class ReleaseCommandIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private final Home home = SHARED.home();

    @Test
    void it_runs_before_the_roll_and_where_it_fails_the_release_before_serves_on() {
        NoteApp app = new NoteApp(home.folder.resolve("apps/releasing"), "releasing")
                .write("server.js", server("one"))
                .write("release.js", "console.log(process.env.KILTER_PHASE + ' for ' + process.env.FOR);")
                .write("kilter.yaml", """
                    project: acme/releasing
                    env: { FOR: everybody }
                    release: [node, release.js]
                    """);
        Home.Ran first = app.run(home, 0, "deploy", "-v");
        App live = new App(first.out());
        assertThat(first.err()).contains("✓ release   node release.js").contains("release for everybody");
        assertThat(live.get("/")).contains("one");
        assertThat(app.run(home, 0, "scale", "web=2").err()).doesNotContain("✓ release");

        Home.Ran failed = app.write("server.js", server("two"))
                .write("release.js", "console.log('the cache is away'); process.exit(3);")
                .run(home, 4, "deploy");
        assertThat(failed.err()).contains("KLT-D02", "the cache is away", "serving:");
        assertThat(live.get("/")).contains("one");

        app.write("release.js", "").run(home, 0, "deploy");
        assertThat(live.get("/")).contains("two");
    }

    private static String server(String answer) {
        return "require('node:http').createServer((_, r) => r.end('" + answer + "')).listen(process.env.PORT);";
    }
}
