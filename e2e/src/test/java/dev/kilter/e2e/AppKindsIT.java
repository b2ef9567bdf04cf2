package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One small app of each kind, deployed with hardly anything in its kilter.yaml, and its page read.
class AppKindsIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    @Test
    void a_folder_of_pages_is_served() {
        App app = deployed("pages", "static · as they lie · 2 files");
        assertThat(app.get("/")).contains("HTTP/1.1 200", "hello from pages");
        assertThat(app.get("/css/site.css")).contains("text/css", "teal");
        assertThat(app.get("/.env.example")).doesNotContain("kept-here");
    }

    @Test
    void a_site_is_made_by_vite_and_its_addresses_lead_to_the_app() {
        App app = deployed("vite", "static · Vite");
        String page = app.get("/people/42");
        assertThat(page).contains("HTTP/1.1 200", "<div id=\"app\">");
        String script = page.replaceFirst("(?s).*src=\"(/assets/[^\"]+)\".*", "$1");
        assertThat(app.get(script)).contains("immutable", "hello from Vite");
        assertThat(app.get("/assets/gone.js")).contains("HTTP/1.1 404");
    }

    private static App deployed(String name, String built) {
        Home home = SHARED.home();
        Path app = home.folder.resolve("apps").resolve(name);
        Home.copy(Home.ROOT.resolve("e2e/src/test/apps").resolve(name), app);

        Home.Ran ran = home.kilter("deploy", "--local", "-C", app.toString());

        assertThat(ran.exit()).as(ran + home.platformLog()).isZero();
        assertThat(ran.err()).contains(built);
        return new App(ran.out());
    }
}
