package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An env that comes with a change, sleeps, wakes and has an end.
@Drawn(oneIn = 8)
class PreviewIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    @Test
    void a_preview_has_an_end_that_can_be_moved_and_sleeps_until_it_is_woken() {
        Home home = SHARED.home();
        NoteApp app = new NoteApp(home.folder.resolve("apps/glimpse"), "glimpse");
        app.migration("0001_a.sql", "CREATE TABLE a (id int);\n");

        App page = new App(
                app.run(home, 0, "deploy", "--env", "pr-7", "--bootstrap").out());
        assertThat(page.get("/")).contains("ok");
        assertThat(app.run(home, 0, "env", "list").out()).contains("pr-7", "removed in 7 d");
        assertThat(app.run(home, 0, "env", "extend", "pr-7", "--by", "30d").out())
                .isEqualTo("pr-7 stays for 30 d.\n");

        app.run(home, 0, "scale", "web=2", "--env", "pr-7");
        app.run(home, 0, "env", "sleep", "pr-7");
        assertThat(app.run(home, 0, "status").out())
                .contains("pr-7 is asleep: kilter env wake --local pr-7", "pr-7 is removed in 30 d");
        app.run(home, 0, "env", "wake", "pr-7");
        assertThat(page.get("/")).contains("ok");
        assertThat(app.run(home, 0, "status").out())
                .as("as many as before it slept")
                .contains("2/2 web", "web of pr-7 is scaled to 2")
                .doesNotContain("asleep");
    }
}
