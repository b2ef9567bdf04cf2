package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `release:` on the local platform: before the roll, with the app's environment, and nothing rolls when it fails.
@Drawn(oneIn = 8)
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

    @Test
    void one_that_runs_past_the_deadline_ends_with_the_next_or_with_the_platform() {
        Home own = new Home();
        try {
            NoteApp app = new NoteApp(own.folder.resolve("apps/lasting"), "lasting").write("server.js", server("one"));
            lasting(app, own, "first");
            assertThat(runs(own)).containsExactly("first");
            lasting(app, own, "second");
            assertThat(runs(own)).containsExactly("second");

            app.run(own, 0, "env", "destroy", "prod", "--confirm-destructive", "acme/lasting/prod", "--wait");
            assertThat(runs(own)).isEmpty();

            lasting(app, own, "third");
            assertThat(own.kilter("local", "reset", "--yes").exit()).isZero();
            assertThat(runs(own)).isEmpty();
        } finally {
            own.close();
        }
    }

    private static void lasting(NoteApp app, Home home, String name) {
        Home.Ran ran = app.write("kilter.yaml", """
            project: acme/lasting
            release: [sh, -c, 'sleep 600 & wait', %s]
            """.formatted(name)).run(home, 4, "deploy", "--timeout", "6s");
        assertThat(ran.err()).contains("KLT-R11", "'sh -c sleep 600 & wait " + name + "'");
    }

    /// The names of the release commands that run in this home.
    private static List<String> runs(Home home) {
        return ProcessHandle.allProcesses()
                .map(process -> commandLine(process.pid()))
                .filter(line -> line.contains(home.folder.toString()) && line.contains("sleep 600 & wait"))
                .map(line -> line.replaceFirst("(?s).* ", ""))
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"))
                    .replace('\0', ' ')
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static String server(String answer) {
        return "require('node:http').createServer((_, r) => r.end('" + answer + "')).listen(process.env.PORT);";
    }
}
