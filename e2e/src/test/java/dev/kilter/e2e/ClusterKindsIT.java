package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Apps of many kinds and tools in pods on the bases of the platform's settings: what a builder made on this machine
/// runs there too. Needs a cluster that has kilter, see [Cluster].
@EnabledIfEnvironmentVariable(named = Cluster.VARIABLE, matches = ".+")
@Isolated
final class ClusterKindsIT {
    private static final String ENV = "pr-1";

    private static Cluster cluster;
    private static Home home;
    private static final List<Path> DEPLOYED = new ArrayList<>();

    @BeforeAll
    static void logIn() {
        cluster = Cluster.given();
        home = cluster.home();
    }

    @AfterAll
    static void destroy() {
        for (Path app : DEPLOYED) {
            Home.Ran gone = home.kilter("env", "destroy", ENV, "--wait", "-C", app.toString());
            assertThat(gone.exit()).as(gone.toString()).isZero();
        }
        home.delete();
    }

    @ParameterizedTest
    @CsvSource({
        "pages, hello from pages",
        "vite, <div id=\"app\">",
        "flask, hello from Flask",
        "fastapi, from FastAPI",
        "go, hello from Go",
        "monorepo, hello from the workspace",
    })
    void a_small_app_of_each_kind_answers(String kind, String words) {
        Path app = home.folder.resolve("apps").resolve(kind);
        Home.copy(Home.ROOT.resolve("e2e/src/test/apps").resolve(kind), app);

        assertThat(deployed(app).get("/")).contains("HTTP/1.1 200", words);
    }

    @ParameterizedTest
    @CsvSource({
        "shop-drizzle, drizzle: 3 of 3 applied, melon (large): 3.20, 1 orders",
        "blog-prisma, prisma: 2 of 2 applied, <h1>Blog</h1>, Post 1 (0 comments)",
        "notes-golang-migrate, sql: 2 of 2 applied, water the plants [home], 2 notes",
        "tasks-atlas, atlas: 17 statements applied, <h1>Tasks</h1>, 'something new (high), 1 changes'",
    })
    void an_example_of_each_tool_is_migrated_and_answers(String example, String told, String page, String after) {
        Home.Ran ran = deploy(home.example(example));

        assertThat(ran.err()).contains(told);
        App url = cluster.app(ran.out());
        assertThat(url.get("/")).contains(page);
        url.post("anybody", "anything");
        assertThat(url.get("/")).contains(after);
    }

    @Test
    void the_tools_own_command_migrates_in_the_apps_image() {
        Path app = OwnTool.in(home, "by-itself");

        Home.Ran ran = deploy(app);

        assertThat(ran.err())
                .containsPattern("applied \\S+up.sql as acme_by_itself_pr_1_[0-9a-f]+_owner")
                .contains("sql: 2 of 2 applied by its own command");
        assertThat(cluster.app(ran.out()).get("/")).contains("water the plants [home]");
    }

    @Test
    void an_image_that_somebody_else_made_runs() throws IOException, InterruptedException {
        assumeThat(Path.of("/usr/bin/buildah")).as("buildah makes the image").isExecutable();
        Path app = Files.createDirectories(home.folder.resolve("apps/handmade"));
        Files.writeString(app.resolve("kilter.yaml"), "project: acme/handmade\nport: 8080\n");
        String image = cluster.registry() + "/acme/handmade:by-hand";
        Buildah.push(home.folder, image, """
            FROM %s
            COPY server.js /srv/server.js
            USER 65532
            CMD ["node", "/srv/server.js"]
            """.formatted(cluster.base("node")), "server.js", """
            require('node:http').createServer((_, answer) => answer.end('made by hand')).listen(process.env.PORT);
            """);

        Home.Ran ran = deploy(app, "--image", image);

        assertThat(cluster.app(ran.out()).get("/")).contains("HTTP/1.1 200", "made by hand");
    }

    private static App deployed(Path app) {
        return cluster.app(deploy(app).out());
    }

    private static Home.Ran deploy(Path app, String... flags) {
        DEPLOYED.add(app);
        List<String> words = new ArrayList<>(List.of("deploy", "-C", app.toString(), "--env", ENV, "--bootstrap"));
        words.addAll(List.of(flags));
        Home.Ran ran = home.kilter(words.toArray(String[]::new));
        assertThat(ran.exit()).as(ran.toString()).isZero();
        return ran;
    }
}
