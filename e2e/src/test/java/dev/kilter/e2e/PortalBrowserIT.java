package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kilter.testkit.Drawn;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/// The portal as a person sees it, in a real browser.
@Drawn(oneIn = 16)
final class PortalBrowserIT {
    private static final Path PICTURES = Path.of("target/portal");
    private static final List<Integer> WIDTHS = List.of(360, 768, 1280, 1600);

    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    @Test
    void people_see_what_happens_on_any_screen_by_keyboard_and_without_scripts() {
        assumeTrue(Chromium.isHere(), "there is no Chromium with its driver");
        NoteApp app = new NoteApp(SHARED.home().folder.resolve("apps/shown"), "shown");
        app.write("kilter.yaml", app.read("kilter.yaml") + "domains: [www.shown.example]\n");
        app.migration("0001_note.sql", "CREATE TABLE note (id int);");
        app.run(SHARED.home(), 0, "deploy", "--migration", "--env", "dev");
        app.write("kilter.yaml", app.read("kilter.yaml") + "seed: [{ name: bad, sql: seeds/bad.sql }]\n");
        app.write("seeds/bad.sql", "SELECT 1 / 0;\n").migration("0002_more.sql", "CREATE TABLE more (id int);");
        app.run(SHARED.home(), 4, "deploy", "--migration", "--seed", "--env", "dev");
        NoteApp broken = new NoteApp(SHARED.home().folder.resolve("apps/broken"), "broken");
        broken.migration("0001_note.sql", "CREATE TABLE note (id int, id int);");
        broken.run(SHARED.home(), 4, "deploy", "--migration", "--env", "dev");
        String failed = broken.run(SHARED.home(), 0, "deploys", "--env", "dev")
                .out()
                .replaceFirst("(?s).*?(d-[a-z0-9]+).*", "$1");

        try (Chromium browser = new Chromium()) {
            browser.screen(1280, "light");
            browser.open(kilter("open", "--portal", "--local").out().strip());
            String portal = browser.url();
            assertThat(portal).endsWith("/portal");
            assertThat(browser.text()).contains("shown", "r1 serving", "broken", "KLT-M01", "nothing live");

            look(browser, portal, "apps");
            look(browser, portal + "/apps/acme/shown", "app");
            assertThat(browser.text())
                    .contains(
                            "www.shown.example",
                            "Differs from what was deployed: schema revision 0001_note.sql → 0002_more.sql");
            look(browser, portal + "/deploys/" + failed, "deploy");
            assertThat(browser.text()).contains("SQLSTATE 42701", "Where its time went");
            look(browser, portal + "/queue", "queue");
            look(browser, portal + "/audit", "audit");

            byKeyboard(browser, portal);
            browser.open(portal + "/apps/acme/shown");
            app.run(SHARED.home(), 0, "scale", "web=2", "--env", "dev");
            browser.await(text -> text.contains("r2 serving") && text.contains("2/2 web"));
            assertThat(browser.complaints()).as("complaints").isEmpty();

            browser.scripts(false);
            browser.open(portal);
            browser.scripts(true);
            assertThat(browser.text()).as("without scripts").contains("shown", "r2 serving", "KLT-M01");
        }
    }

    private static void look(Chromium browser, String page, String name) {
        for (String scheme : List.of("light", "dark")) {
            for (int width : WIDTHS) {
                browser.screen(width, scheme);
                browser.open(page);
                browser.picture(PICTURES.resolve(name + "-" + width + "-" + scheme + ".png"));
                assertThat(browser.overflow()).as(name + " at " + width).isZero();
            }
            assertThat(browser.barriers()).as(name + ", " + scheme).isEmpty();
        }
        browser.screen(1280, "light");
    }

    private static void byKeyboard(Chromium browser, String portal) {
        browser.open(portal);
        browser.tab();
        assertThat(browser.focus()).isEqualTo("Skip to the content");
        for (String next : List.of("kilter", "Apps", "Queue", "Audit", "Sign out")) {
            browser.tab();
            assertThat(browser.focus()).isEqualTo(next);
        }
        // Other classes' apps may come before it.
        for (int i = 0; i < 500 && !browser.focus().equals("broken"); i++) {
            browser.tab();
        }
        browser.press(Keys.ENTER);
        browser.await(text -> text.contains("acme/broken") && text.contains("Deploys"));
        assertThat(browser.url()).isEqualTo(portal + "/apps/acme/broken");
    }

    private static Home.Ran kilter(String... words) {
        return SHARED.home().kilter(words);
    }
}
