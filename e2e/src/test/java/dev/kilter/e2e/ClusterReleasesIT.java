package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.parallel.Isolated;

/// What happens to releases on a real cluster after they were deployed: promoted, compared, taken back, cancelled, and
/// previews that end by the clock. Needs a cluster that has kilter, see [Cluster].
@EnabledIfEnvironmentVariable(named = Cluster.VARIABLE, matches = ".+")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Isolated
final class ClusterReleasesIT {
    private static Cluster cluster;
    private static Home home;
    private static NoteApp app;
    private static App prod;
    private static App dev;

    @BeforeAll
    static void deployTwoEnvs() {
        cluster = Cluster.given();
        home = cluster.home();
        app = new NoteApp(home.folder.resolve("apps/steady"), "steady")
                .write("server.js", server("one"))
                .migration("0001_a.sql", "CREATE TABLE a (id int);\n");
        app.write("kilter.yaml", app.read("kilter.yaml") + """
            env: { WHERE: prod }
            environments:
              dev: { env: { WHERE: dev } }
            """);
        prod = cluster.app(run(0, "deploy", "--env", "prod", "--migration").out());
        app.write("server.js", server("two")).migration("0002_b.sql", "CREATE TABLE b (id int);\n");
        dev = cluster.app(run(0, "deploy", "--migration").out());
    }

    @AfterAll
    static void destroy() {
        home.kilter("env", "destroy", "pr-7", "-C", app.folder.toString()); // where the clock has not done so
        for (String env : List.of("dev", "prod")) {
            run(0, "env", "destroy", env, "--confirm-destructive", "acme/steady/" + env);
        }
        home.delete();
    }

    @Test
    @Order(1)
    void what_is_live_in_one_env_is_promoted_to_another_with_its_own_config() {
        assertThat(dev.get("/")).contains("two dev");
        assertThat(run(7, "promote", "dev", "prod").err()).contains("KLT-M08", "--migration");
        assertThat(prod.get("/")).contains("one prod");

        run(0, "promote", "dev", "prod", "--migration");

        assertThat(Platform.comes(() -> prod.get("/").contains("two prod"), 10)).isTrue();
        assertThat(run(0, "diff", "r1", "r2", "--env", "prod").out())
                .contains("image", "digest", "0002_b", "migrations between them: 1 safe");
    }

    @Test
    @Order(2)
    void a_rollback_loses_no_request() {
        Home.Ran ran;
        Traffic traffic = new Traffic(prod, "/");
        try (traffic) {
            ran = run(0, "rollback", "--env", "prod");
        }
        assertThat(ran.err()).contains("back to r1", "as r3").doesNotContain("migrate");
        assertThat(traffic.failures()).as(ran.toString()).isEmpty();
        assertThat(Platform.comes(() -> prod.get("/").contains("one prod"), 10)).isTrue();
        assertThat(run(0, "releases", "--env", "prod").out()).contains("r3 * = r1");
    }

    @Test
    @Order(3)
    void one_that_waits_and_one_that_migrates_are_cancelled_and_what_was_live_serves() {
        app.write("server.js", server("three"))
                .migration("0003_slow.sql", "SELECT pg_sleep(20);\nCREATE TABLE c (id int);\n");
        String migrating = last(run(0, "deploy", "--migration", "--detach"));
        String waiting = last(run(0, "deploy", "--detach"));
        assertThat(run(5, "deploy", "--no-lock-wait").err()).contains("KLT-");
        assertThat(run(0, "lock", "status").out()).contains("is held by " + migrating, "1. " + waiting);

        assertThat(run(0, "cancel", waiting).out()).contains(waiting + ": cancelled by", "while it waited");
        assertThat(run(0, "cancel").out()).contains(migrating + ": cancelled by", "before the step 'commit'");

        assertThat(dev.get("/")).contains("two dev");
        run(0, "deploy", "--migration");
        assertThat(Platform.comes(() -> dev.get("/").contains("three dev"), 10)).isTrue();
    }

    @Test
    @Order(4)
    void a_preview_whose_time_is_over_is_removed_with_all_it_had() {
        App preview =
                cluster.app(run(0, "deploy", "--env", "pr-7", "--bootstrap").out());
        assertThat(preview.get("/")).contains("HTTP/1.1 200", " prod");
        assertThat(run(0, "env", "list").out()).contains("pr-7", "removed in 7 d");
        assertThat(run(0, "env", "extend", "pr-7", "--by", "30d").out()).isEqualTo("pr-7 stays for 30 d.\n");

        cluster.sql("UPDATE kilter_server.env_expiry SET expires = now() WHERE slot = 'acme/steady/pr-7'");

        assertThat(Platform.comes(() -> !run(0, "env", "list").out().contains("pr-7"), 150))
                .isTrue();
        assertThat(Platform.comes(
                        () -> !cluster.kubectl("get", "namespaces", "-o", "name")
                                .contains("acme-steady-pr-7"),
                        60))
                .isTrue();
        assertThat(preview.get("/")).contains("404");
        assertThat(run(0, "audit", "--env", "pr-7").out()).contains("env.expire");
    }

    private static String server(String answer) {
        return "require('node:http').createServer((_, response) => response.end('" + answer
                + " ' + process.env.WHERE)).listen(process.env.PORT);\n"
                + "process.on('SIGTERM', () => process.exit(0));";
    }

    private static String last(Home.Ran ran) {
        return ran.out().strip().lines().toList().getLast();
    }

    private static Home.Ran run(int exit, String... command) {
        return cluster.run(home, app, exit, command);
    }
}
