package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// A third party's image builder, `examples/custom-builder`, from its own build to an app that serves.
@Drawn(oneIn = 16)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CustomBuilderIT {
    private static final String SOURCE = """
        void main() throws Exception {
            int port = Integer.parseInt(System.getenv("PORT"));
            var server = com.sun.net.httpserver.HttpServer.create(new java.net.InetSocketAddress(port), 0);
            server.createContext("/", exchange -> {
                byte[] page = "by a third party's builder".getBytes();
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
                exchange.close();
            });
            server.start();
        }
        """;

    private static Home home = new Home();
    private static NoteApp app = new NoteApp(home.folder.resolve("apps/onefile"), "onefile");

    @BeforeAll
    static void anAppOfOneFile() {
        app.delete("server.js");
        app.delete("package.json");
        app.write("kilter.yaml", "project: acme/onefile\n");
        app.write("Main.java", SOURCE);
    }

    @AfterAll
    static void leaveNothing() {
        home.close();
    }

    @Test
    @Order(1)
    void a_kind_of_app_without_its_plugin_is_told_with_those_installed() {
        assertThat(app.run(home, 2, "deploy").err())
                .contains("error[KLT-B01]", "has no file that a builder knows", "go, ")
                .doesNotContain("onefile,");
    }

    @Test
    @Order(2)
    void its_own_build_runs_the_kit_against_the_installed_testkit() throws Exception {
        OwnBuild built = OwnBuild.of(home, "custom-builder", "kilter-onefile-1.0.jar");
        assertThat(built.output()).containsPattern("Tests run: 17, Failures: 0, Errors: 0, Skipped: 0");
        Path plugins = Files.createDirectories(home.home().resolve("plugins"));
        Files.copy(built.jar(), plugins.resolve("onefile.jar"));
    }

    @Test
    @Order(3)
    void dropped_in_as_a_jar_it_builds_an_app_that_serves() {
        Home.Ran plan = home.kilter("deploy", "--dry", "-C", app.folder.toString());
        assertThat(plan.exit()).as(plan.toString()).isZero();
        assertThat(plan.out() + plan.err()).contains("Main.java", "java · one file", "java/25");

        Home.Ran ran = app.run(home, 0, "deploy");

        assertThat(ran.err()).contains("java · one file");
        assertThat(new App(ran.out()).get("/")).contains("by a third party's builder");
    }

    @Test
    @Order(4)
    void its_last_lines_come_through_when_a_build_fails() {
        app.write("Main.java", SOURCE.replace("server.start();", "server.start()"));

        Home.Ran ran = app.run(home, 4, "deploy");

        assertThat(ran.err()).contains("error[KLT-B06]: `javac Main.java` failed", "error: ';' expected");
    }
}
