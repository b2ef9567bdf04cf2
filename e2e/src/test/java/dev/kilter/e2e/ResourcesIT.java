package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `resources:` on the local platform: a runtime is told its size, and what holds more is ended.
@Drawn(oneIn = 16)
class ResourcesIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private final Home home = SHARED.home();

    @Test
    void a_process_that_holds_more_than_its_limit_is_ended_and_the_release_before_serves_on() {
        NoteApp app = new NoteApp(home.folder.resolve("apps/sized"), "sized")
                .write(
                        "server.js",
                        "require('node:http').createServer((_, r) =>"
                                + " r.end(process.env.NODE_OPTIONS)).listen(process.env.PORT);")
                .write("kilter.yaml", "project: acme/sized\nresources: { memory: 512Mi }\n");
        App live = new App(app.run(home, 0, "deploy").out());
        assertThat(live.get("/")).contains("--max-old-space-size=256");

        Home.Ran ran = app.write(
                        "server.js",
                        "globalThis.held = Buffer.alloc(256 << 20, 1);\n"
                                + "require('node:http').createServer((_, r) => r.end()).listen(process.env.PORT);")
                .write("kilter.yaml", "project: acme/sized\nresources: { memory: 64Mi }\nhealth: /\n")
                .run(home, 4, "deploy");
        assertThat(ran.err()).contains("KLT-R03", "limit 64Mi, held ").contains("serving:");
        assertThat(live.get("/")).contains("--max-old-space-size=256");
    }
}
