package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.Processors;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One small app of each kind, deployed with hardly anything in its kilter.yaml, and its page read.
@Drawn(oneIn = 16)
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

    @Test
    void a_python_app_has_what_its_lock_names_and_nothing_of_this_machine() throws IOException {
        Path app = copied("fastapi");
        Path poisoned = Files.createDirectories(app.resolve(".venv/lib/fastapi"));
        Files.writeString(app.resolve(".venv/pyvenv.cfg"), "home = /nowhere\n");
        Files.writeString(poisoned.resolve("__init__.py"), "raise Exception('poisoned')");
        assertThat(deployed(app, "python 3.", "uv.lock · FastAPI · uvicorn").get("/"))
                .contains("HTTP/1.1 200", "from FastAPI", "\"host_packages\":[]");
    }

    @Test
    void a_flask_app_is_served_by_gunicorn() {
        assertThat(deployed("flask", "requirements.txt · Flask · gunicorn").get("/"))
                .contains("HTTP/1.1 200", "hello from Flask");
    }

    @Test
    void a_go_module_runs_its_programs() {
        App app = deployed("go", "example.com/shop · 2 programs, web is web");
        assertThat(app.get("/")).contains("HTTP/1.1 200", "hello from Go");
    }

    @Test
    void a_workspace_is_built_and_started_beside_its_siblings() {
        assertThat(deployed("monorepo", "npm · web").get("/"))
                .contains("HTTP/1.1 200", "hello from the workspace core beside core");
    }

    @Test
    void a_dockerfile_is_run_and_its_image_too() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/buildah")), "needs buildah: apt-get install buildah");
        Path app = copied("dockerfile");
        Files.writeString(app.resolve("keys.env"), "TOKEN=kept-here\n");
        ProcessBuilder go = new ProcessBuilder("go", "build", "-o", "web", "./cmd/web").directory(app.toFile());
        go.environment().put("CGO_ENABLED", "0");
        assertThat(go.inheritIO().start().waitFor()).isZero();
        assertThat(deployed(app, "Dockerfile").get("/")).contains("HTTP/1.1 200", "hello from a Dockerfile");
    }

    @Test
    void a_dry_run_says_what_was_found_and_why_and_asks_no_platform() throws IOException {
        Path app = copied("pages", "dry");
        Files.writeString(app.resolve("kilter.yaml"), "project: acme/dry\nsecrets: { keys: keys.env }\n");
        Files.writeString(app.resolve("keys.env"), "TOKEN=kept-here\n");

        Home.Ran ran = SHARED.home().kilter("deploy", "--dry", "-C", app.toString());

        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(ran.out())
                .contains(
                        "found     static, because of index.html",
                        "base      java/25: ",
                        "layer     app, ",
                        "dev.kilter.files.Main site   in /app",
                        "left out  .env.example   (never in an image)",
                        "left out  keys.env   (secrets in kilter.yaml)",
                        "image     sha256:");
        Home.Ran json = SHARED.home().kilter("deploy", "--dry", "--json", "-C", app.toString());
        assertThat(json.out()).contains("\"builder\":\"static\"", "\"because\":\"index.html\"", "\"leftOut\":[");
    }

    @Test
    void an_image_that_this_machine_cannot_run_is_refused_before_it_is_built() throws IOException {
        Path app = copied("pages", "elsewhere");
        Files.writeString(app.resolve("kilter.yaml"), "project: acme/elsewhere\n");
        String here = Processors.platform(Processors.ofJava(System.getProperty("os.arch")));
        String other = here.equals("linux/arm64") ? "linux/amd64" : "linux/arm64";

        Home.Ran ran = SHARED.home().kilter("deploy", "--local", "-C", app.toString(), "--platform", other);

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
        assertThat(ran.err())
                .contains("KLT-B02", "for " + other + ", and the local platform", "Deploy with --platform " + here);
        assertThat(SHARED.home()
                        .kilter("deploy", "--local", "-C", app.toString(), "--platform", here)
                        .exit())
                .isZero();
    }

    @Test
    void what_is_built_already_is_deployed_without_a_build() throws IOException {
        Home home = SHARED.home();
        Path app = copied("pages", "built");
        Files.writeString(app.resolve("kilter.yaml"), "project: acme/built\n");

        Home.Ran pushed = home.kilter("deploy", "--local", "--build-only", "--push", "-C", app.toString());

        assertThat(pushed.exit()).as(pushed + home.platformLog()).isZero();
        assertThat(pushed.out()).matches("127\\.0\\.0\\.1:[0-9]+/acme/built@sha256:[0-9a-f]{64}\n");
        assertThat(home.kilter("deploys", "--local", "-C", app.toString()).out())
                .doesNotContain("live");
        Files.delete(app.resolve("index.html"));
        Home.Ran image = home.kilter(
                "deploy",
                "--local",
                "-C",
                app.toString(),
                "--image",
                pushed.out().strip(),
                "-m",
                "by hand");
        assertThat(image.exit()).as(image + home.platformLog()).isZero();
        assertThat(new App(image.out()).get("/")).contains("hello from pages");
        assertThat(home.kilter("releases", "--local", "-C", app.toString()).out())
                .contains("by hand");

        Files.createDirectories(app.resolve("dist"));
        Files.writeString(app.resolve("dist/index.html"), "built before");
        Home.Ran folder = home.kilter("deploy", "--local", "-C", app.toString(), "--prebuilt", "dist");
        assertThat(folder.exit()).as(folder + home.platformLog()).isZero();
        assertThat(folder.err()).contains("static · as it lies · 1 file");
        assertThat(new App(folder.out()).get("/")).contains("built before");
    }

    @Test
    void a_secret_that_a_build_copies_is_refused_with_its_path() throws IOException {
        Path app = copied("vite", "leak");
        Files.writeString(app.resolve("kilter.yaml"), "project: acme/leak\nsecrets: { keys: keys.env }\n");
        Files.writeString(app.resolve("keys.env"), "TOKEN=kept-here\n");
        Files.createDirectories(app.resolve("public"));
        Files.copy(app.resolve("keys.env"), app.resolve("public/config.txt"));

        Home.Ran ran = SHARED.home().kilter("deploy", "--dry", "-C", app.toString());

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
        assertThat(ran.err())
                .contains("KLT-B03", "/app/site/config.txt", "keys.env")
                .doesNotContain("kept-here");
    }

    private static App deployed(String name, String... built) {
        return deployed(copied(name), built);
    }

    private static Path copied(String name) {
        return copied(name, name);
    }

    private static Path copied(String name, String as) {
        Path app = SHARED.home().folder.resolve("apps").resolve(as);
        Home.copy(Home.ROOT.resolve("e2e/src/test/apps").resolve(name), app);
        return app;
    }

    private static App deployed(Path app, String... built) {
        Home home = SHARED.home();

        Home.Ran ran = home.kilter("deploy", "--local", "-C", app.toString());

        assertThat(ran.exit()).as(ran + home.platformLog()).isZero();
        assertThat(ran.err()).contains(built);
        return new App(ran.out());
    }
}
