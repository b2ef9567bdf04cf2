package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.testkit.TrickyValues;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.parallel.Isolated;

/// What kilter.yaml can say beside a web process, on a real cluster: processes with ports and routes, domains, what
/// recurs, a release command, resources, and an env that sleeps. Needs a cluster that has kilter, see [Cluster].
@EnabledIfEnvironmentVariable(named = Cluster.VARIABLE, matches = ".+")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Isolated
final class ClusterAppsIT {
    private static final String NAMESPACE = "acme-various-dev";
    private static final String SSH =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPIMDGttniIIcvDbvCghCptkEzsg7RVAqCU5S87eH3QJ";

    private static Cluster cluster;
    private static Home home;
    private static NoteApp app;
    private static App page;

    @BeforeAll
    static void logInAndDeploy() {
        cluster = Cluster.given();
        home = cluster.home();
        app = new NoteApp(home.folder.resolve("apps/various"), "various")
                .migration("0001_note.sql", "CREATE TABLE note (id int);")
                .write("server.js", server("one"))
                .write("search.js", server("search"))
                .write("ticker.js", ticker("ticking"))
                .write("release.js", "console.log(process.env.KILTER_PHASE + ' for ' + process.env.WHO);")
                .write("secrets.env", "COLOUR=red\n")
                .write("kilter.yaml", """
                    project: acme/various
                    database: postgres
                    migration: { tool: sql }
                    domains: [various.example.com]
                    env: { WHO: everybody }
                    secrets: { various: secrets.env }
                    appSecrets: [various]
                    release: [node, release.js]
                    resources: { cpu: 50m, memory: 128Mi }
                    processes:
                      search: { command: [node, search.js], port: 9000 }
                      ticker: { command: [node, ticker.js], strategy: recreate }
                    cron:
                      minutely: { schedule: "* * * * *", command: [sh, -c, 'echo "$KILTER_PHASE for $WHO"'] }
                    """);
        assertThat(home.kilter("secrets", "recipient", "--write", "-C", app.folder.toString())
                        .exit())
                .isZero();
        Home.Ran first = run(app, 0, "deploy", "--migration", "-v");
        assertThat(first.err()).contains("✓ release   node release.js", "release for everybody", "ticker 1/1 ready");
        page = cluster.app(first.out());
    }

    @AfterAll
    static void destroy() {
        run(app, 0, "env", "destroy", "dev", "--confirm-destructive", "acme/various/dev");
        home.delete();
    }

    @Test
    @Order(1)
    void a_process_with_a_port_answers_within_the_namespace_by_its_service() {
        assertThat(page.get("/")).contains("one");
        assertThat(run(app, 0, "exec", "--", "busybox", "wget", "-qO-", "http://various-search:9000")
                        .out())
                .contains("search");
    }

    @Test
    @Order(2)
    void a_domain_of_its_own_belongs_to_one_app() {
        assertThat(cluster.app("http://various.example.com").get("/")).contains("one");
        NoteApp other = new NoteApp(home.folder.resolve("apps/envious"), "envious")
                .write("kilter.yaml", "project: acme/envious\ndomains: [various.example.com]\n");
        assertThat(run(other, 5, "deploy").err())
                .contains("KLT-N04", "the host 'various.example.com' belongs to acme/various/dev");
    }

    @Test
    @Order(3)
    void every_pod_has_the_resources_that_a_quota_asks_for() {
        String[] limits = cluster.kubectl(
                        "get",
                        "pods",
                        "-n",
                        NAMESPACE,
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.name}"
                                + " {.spec.containers[0].resources.limits.memory}{\"\\n"
                                + "\"}{end}")
                .split("\n");
        assertThat(limits).anyMatch(line -> line.matches("release-.* 128Mi"));
        assertThat(limits).anyMatch(line -> line.matches("migrate-.* 512Mi"));
        assertThat(limits).allMatch(line -> line.matches(".* [0-9]+Mi"));
    }

    @Test
    @Order(4)
    void what_recurs_runs_by_the_clock_and_its_runs_are_seen() {
        assertThat(run(app, 2, "logs", "--process", "hourly").err())
                .contains("Use one of: minutely, search, ticker, web.");
        assertThat(Platform.comes(
                        () -> run(app, 0, "logs", "--process", "minutely").out().contains("cron for everybody"), 120))
                .isTrue();
        assertThat(Platform.comes(
                        () -> run(app, 0, "status")
                                .out()
                                .matches("(?s).*cron minutely of dev \\(\\* \\* \\* \\* \\* Etc/UTC\\): last run [^\n"
                                        + "]*: done.*"),
                        60))
                .isTrue();
    }

    @Test
    @Order(5)
    void a_release_command_that_fails_keeps_the_pods_that_serve() {
        app.write("server.js", server("two")).write("release.js", "console.log('the cache is away'); process.exit(3);");

        Home.Ran failed = run(app, 4, "deploy");

        assertThat(failed.err()).contains("error[KLT-D02]", "the cache is away", "serving:  r1");
        assertThat(page.get("/")).contains("one");
    }

    @Test
    @Order(6)
    void of_a_process_that_is_recreated_the_old_one_ends_before_the_new_one_starts() {
        app.write("release.js", "").write("ticker.js", ticker("again"));

        assertThat(run(app, 0, "deploy").err()).contains("✓ rollout   web 1/1 ready");

        assertThat(run(app, 0, "logs", "--process", "ticker").out())
                .contains("again")
                .doesNotContain("ticking");
        assertThat(page.get("/")).contains("two");
    }

    @Test
    @Order(7)
    void a_secret_is_opened_by_the_cluster_alone_and_a_new_value_reaches_the_pods() {
        assertThat(colour()).isEqualTo("red");
        app.write("secrets.env", "COLOUR=blue\n");
        run(app, 0, "deploy");
        assertThat(colour()).isEqualTo("blue");
    }

    @Test
    @Order(8)
    void flux_opens_each_tricky_value_of_a_secret_that_an_ssh_key_may_read_too() throws IOException {
        Map<String, String> tricky = TrickyValues.byKey();
        // Flux's own YAML takes U+0085 for the end of a line, so that it is refused: docs/secrets.md.
        tricky.replaceAll((_, value) -> value.replace("\u0085", ""));
        StringBuilder file = new StringBuilder("COLOUR=blue\n");
        tricky.forEach((key, value) ->
                file.append(key).append("=\"").append(escaped(value)).append("\"\n"));
        app.write("secrets.env", file.toString());
        String yaml = app.read("kilter.yaml");
        app.write("kilter.yaml", yaml.replaceFirst("sopsRecipient: (\\S+)", "sopsRecipient: [$1, " + SSH + "]"));
        assertThat(app.read("kilter.yaml")).contains(SSH);

        run(app, 0, "deploy", "--confirm-recipients");

        String seen = run(app, 0, "exec", "--", "node", "-p", "JSON.stringify(process.env)")
                .out();
        assertThat(new ObjectMapper().readValue(seen, new TypeReference<Map<String, String>>() {}))
                .containsAllEntriesOf(tricky);
    }

    @Test
    @Order(9)
    void an_env_sleeps_with_what_recurs_in_it_and_wakes() {
        run(app, 0, "env", "sleep", "dev");
        assertThat(run(app, 0, "status").out())
                .contains("dev is asleep: kilter env wake dev", "suspended while the env sleeps");
        assertThat(suspended()).isEqualTo("true");
        run(app, 0, "logs");
        assertThat(run(app, 2, "exec", "--", "true").err()).contains("no pod of 'web' runs in acme/various/dev");

        run(app, 0, "env", "wake", "dev");
        assertThat(page.get("/")).contains("two");
        assertThat(suspended()).isNotEqualTo("true");
        assertThat(run(app, 0, "status").out()).doesNotContain("asleep");
    }

    @Test
    @Order(10)
    void a_process_gets_a_host_of_its_own_loses_no_request_and_closes_again() {
        String internal = app.read("kilter.yaml");
        App search = cluster.app("http://search-" + page.host());
        assertThat(search.get("/")).startsWith("HTTP/1.1 404");

        app.write("kilter.yaml", internal.replace("port: 9000 }", "port: 9000, public: true, health: /ready }"));
        assertThat(run(app, 0, "deploy").err()).contains("search: http", "search-" + page.host());
        assertThat(Platform.comes(() -> search.get("/").contains("search"), 20)).isTrue();
        assertThat(page.get("/")).contains("two");

        app.write("search.js", server("found"));
        try (Traffic traffic = new Traffic(search, "/")) {
            run(app, 0, "deploy");
            assertThat(Platform.comes(() -> traffic.bodies().contains("found"), 20))
                    .isTrue();
            assertThat(traffic.failures()).isEmpty();
        }
        NoteApp other = new NoteApp(home.folder.resolve("apps/search-various"), "search-various")
                .write("kilter.yaml", "project: acme/search-various\n");
        assertThat(run(other, 5, "deploy").err())
                .contains("KLT-N04", "the host 'search-" + page.host() + "' belongs to acme/various/dev");

        app.write("kilter.yaml", internal);
        run(app, 0, "deploy");
        assertThat(Platform.comes(() -> search.get("/").startsWith("HTTP/1.1 404"), 20))
                .isTrue();
        assertThat(page.get("/")).contains("two");
        assertThat(run(app, 0, "exec", "--", "busybox", "wget", "-qO-", "http://various-search:9000")
                        .out())
                .contains("found");
    }

    @Test
    @Order(11)
    void a_health_check_may_listen_on_a_port_of_its_own() {
        String yaml = app.read("kilter.yaml");
        String asked = yaml + "health: { path: /ready, port: 9400, interval: 1s, timeout: 2s, grace: 20s }\n";
        app.write("kilter.yaml", asked).write("server.js", server("three") + """
            require('node:http').createServer((_, r) => r.end('ready')).listen(process.env.HEALTH_PORT);
            """);
        run(app, 0, "deploy");
        assertThat(Platform.comes(() -> page.get("/").contains("three"), 20)).isTrue();

        app.write("server.js", server("four") + "require('node:http').createServer(() => {}).listen(9402);");
        assertThat(run(app, 4, "deploy").err())
                .contains("KLT-R04", "nothing answers on port 9400", "health: { port: 9402 }", "HEALTH_PORT was 9400");
        assertThat(page.get("/")).contains("three");

        app.write("kilter.yaml", yaml);
        run(app, 0, "deploy");
        assertThat(Platform.comes(() -> page.get("/").contains("four"), 20)).isTrue();
    }

    /// As text between double quotes in a file of secrets.
    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("$", "\\$")
                .replace("\r", "\\r")
                .replace("\n", "\\n");
    }

    private static String colour() {
        return run(app, 0, "exec", "--", "sh", "-c", "echo $COLOUR").out().strip();
    }

    private static String suspended() {
        return cluster.kubectl("get", "cronjob", "minutely", "-n", NAMESPACE, "-o", "jsonpath={.spec.suspend}");
    }

    private static String server(String answer) {
        return "require('node:http').createServer((_, r) => r.end('" + answer + "')).listen(process.env.PORT);";
    }

    /// Ends at once when it is asked to: the first process of a container has no default for signals.
    private static String ticker(String word) {
        return "process.on('SIGTERM', () => process.exit(0)); console.log('" + word
                + "'); setInterval(() => {}, 1000);";
    }

    private static Home.Ran run(NoteApp app, int exit, String... command) {
        return cluster.run(home, app, exit, command);
    }
}
