package dev.kilter.sdk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.problem.KilterException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KilterYamlTest {
    private static final String FULL = """
        project: acme/shop
        registry: registry.example.com/acme
        port: 3000
        public: true
        health: /healthz
        replicas: 2
        env: { LOG_LEVEL: info, FLAG: "no" }
        build: { type: java }
        database: postgres
        migration: { tool: sql, dir: migrations }
        seed:
          - { name: base, sql: seeds/base.sql }
          - { name: demo, command: [bin/seed], files: [seeds/demo.json], when: changed }
        processes:
          worker: { command: [java, -jar, app.jar, worker] }
        environments:
          prod: { replicas: 3, protected: true }
          pr-*: { env: { LOG_LEVEL: debug }, health: null }
          pr-7: { replicas: 1 }
        """;

    @Test
    void a_full_file_resolves_for_an_env() {
        AppConfig config = parse(FULL).resolve(new EnvName("pr-7"));

        assertThat(config)
                .isEqualTo(new AppConfig(
                        Project.parse("acme/shop"),
                        new EnvName("pr-7"),
                        false,
                        true,
                        new WebConfig(3000, true, null, 1),
                        new TreeMap<>(Map.of("LOG_LEVEL", "debug", "FLAG", "no")),
                        BuildConfig.of("java"),
                        DatabaseKind.POSTGRES,
                        new MigrationConfig("sql", "migrations"),
                        List.of(
                                new SeedConfig.Sql("base", List.of("seeds/base.sql"), false),
                                new SeedConfig.Command("demo", List.of("bin/seed"), List.of("seeds/demo.json"), true)),
                        new TreeMap<>(
                                Map.of("worker", new ProcessConfig(List.of("java", "-jar", "app.jar", "worker"), 1)))));
    }

    @Test
    void a_release_command_is_a_step_before_the_commit_and_not_of_a_rollback() {
        AppConfig config =
                parse("project: acme/shop\nrelease: [bin/release, --all]\n").resolve(EnvName.PROD);

        assertThat(config.release()).containsExactly("bin/release", "--all");
        assertThat(steps(DeployPlan.of(config, DeployOptions.PLAIN)))
                .containsExactly("build", "push", "provision", "release", "commit", "rollout");
        assertThat(steps(DeployPlan.of(config, DeployOptions.rollback("r1", null))))
                .doesNotContain("release");
    }

    private static List<String> steps(DeployPlan plan) {
        return plan.steps().stream().map(Step::id).toList();
    }

    @Test
    void a_process_may_have_a_port_and_be_recreated() {
        AppConfig config = parse("""
            project: acme/shop
            domains: [www.example.com]
            processes:
              mail: { command: [mail], port: 9000 }
              tick: { command: [tick], strategy: recreate }
            """).resolve(EnvName.PROD);

        assertThat(config.processes())
                .isEqualTo(Map.of(
                        "mail", new ProcessConfig(List.of("mail"), 1, null, 9000, false),
                        "tick", new ProcessConfig(List.of("tick"), 1, null, 0, true)));
        assertThat(config.web().domains()).containsExactly("www.example.com");
    }

    @Test
    void how_a_process_is_asked_whether_it_is_ready_goes_on_key_by_key() {
        KilterYaml yaml = parse("""
            project: acme/shop
            health: { path: /ready, port: 9000, interval: 5s, timeout: 2s, grace: 2m }
            processes:
              search: { command: [search], port: 9200, health: { grace: 90s } }
            environments:
              dev: { health: { port: null, grace: 10s } }
              pr-*: { health: /up }
            """);

        WebConfig prod = yaml.resolve(EnvName.PROD).web();
        assertThat(prod.health()).isEqualTo("/ready");
        assertThat(prod.probe())
                .isEqualTo(new HealthProbe(9000, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMinutes(2)));
        assertThat(yaml.resolve(new EnvName("dev")).web().probe())
                .isEqualTo(new HealthProbe(0, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(10)));
        WebConfig preview = yaml.resolve(new EnvName("pr-7")).web();
        assertThat(preview.health()).isEqualTo("/up");
        assertThat(preview.probe()).isNull();
        assertThat(yaml.resolve(EnvName.PROD).processes())
                .isEqualTo(Map.of(
                        "search",
                        new ProcessConfig(
                                List.of("search"),
                                1,
                                null,
                                9200,
                                false,
                                null,
                                null,
                                new HealthProbe(0, null, null, Duration.ofSeconds(90)))));
    }

    @Test
    void a_process_is_public_where_it_or_an_overlay_says_so() {
        KilterYaml yaml = parse("""
            project: acme/shop
            processes:
              admin: { command: [admin], port: 9000, public: true, health: /ready, domains: [admin.example.com] }
            environments:
              dev: { processes: { admin: { public: false, domains: null } } }
            """);

        assertThat(yaml.resolve(EnvName.PROD).processes())
                .isEqualTo(Map.of(
                        "admin",
                        new ProcessConfig(
                                List.of("admin"),
                                1,
                                null,
                                9000,
                                false,
                                "/ready",
                                new RouteConfig(List.of("admin.example.com")),
                                null)));
        assertThat(yaml.resolve(new EnvName("dev")).processes())
                .isEqualTo(Map.of(
                        "admin", new ProcessConfig(List.of("admin"), 1, null, 9000, false, "/ready", null, null)));
        assertThat(yaml.origins(new EnvName("dev")))
                .contains(new KilterYaml.Origin("processes.admin.public", "false", 5));
    }

    @Test
    void domains_are_of_a_public_app_and_volumes_of_none() {
        assertThatThrownBy(() -> parse("project: acme/shop\npublic: false\ndomains: [www.example.com]\n"))
                .hasMessageContaining("kilter.yaml:3: 'domains' are of a route");
        assertThatThrownBy(() -> parse("project: acme/shop\nvolumes: { data: /data }\n"))
                .isInstanceOfSatisfying(KilterException.class, e -> {
                    assertThat(e.problem().code().value()).isEqualTo("KLT-C01");
                    assertThat(e.problem().detail()).startsWith("kilter.yaml:2: 'volumes' asks for disks that outlive");
                    assertThat(e.problem().hint()).contains("database: postgres", "object store");
                });
    }

    @Test
    void prod_is_always_protected_and_overlays_are_declared_envs() {
        KilterYaml yaml = parse(FULL);

        assertThat(yaml.resolve(EnvName.PROD).isProtected()).isTrue();
        assertThat(yaml.resolve(EnvName.PROD).web().replicas()).isEqualTo(3);
        assertThat(yaml.resolve(new EnvName("alpha")).isDeclared()).isFalse();
        assertThat(yaml.environments()).containsExactly("prod", "pr-*", "pr-7");
    }

    @Test
    void every_value_has_an_origin() {
        assertThat(parse(FULL).origins(new EnvName("pr-7")))
                .contains(
                        new KilterYaml.Origin("env.LOG_LEVEL", "debug", 18),
                        new KilterYaml.Origin("replicas", "1", 19));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        prot: 3000                         | kilter.yaml:2: there is no key 'prot'               | Did you mean 'port'?
        port: 99999                        | kilter.yaml:2: 'port' is '99999'                    | Use a whole number from 1 to 65535.
        port: "80"                         | kilter.yaml:2: 'port' is a text, '80', and not a number | Write it without quotes.
        public: no                         | kilter.yaml:2: 'public' is 'no'                     | Use true or false.
        health: healthz                    | kilter.yaml:2: 'health' is 'healthz'                | Use a path such as /healthz.
        database: mysql                    | kilter.yaml:2: 'database' is 'mysql'                | Use postgres or none.
        migration: { tool: sql }           | kilter.yaml:2: 'migration' needs a database         | Add `database: postgres`.
        env: { 'A-B': x }                  | kilter.yaml:2: 'A-B' is no name of a variable       | Use letters, digits and _, at most 253 of them, and no digit at the start.
        env: { PORT: 1 }                   | kilter.yaml:2: 'PORT' is set by kilter              | Remove it from env.
        env: &a { X: 1 }                   | kilter.yaml:2: an anchor                            | Write the value out; kilter reads no anchors and aliases.
        env: !!map { X: 1 }                | kilter.yaml:2: a tag                                | Remove it; kilter reads no YAML tags.
        project: acme/other                | kilter.yaml:2: the key 'project' stands here twice  | Remove one of them.
        environments: { Prod: {} }         | kilter.yaml:2: 'Prod' is no name of an env          | Use lower-case letters, digits, dashes and *.
        environments: { dev: { ports: 1 }} | kilter.yaml:2: there is no key 'ports' in 'environments.dev' | Did you mean 'port'?
        processes: { a: { command: [x], port: 70000 }} | kilter.yaml:2: 'processes.a.port' is '70000' | Use a whole number from 0 to 65535.
        processes: { a: { command: [x], strategy: blue }} | kilter.yaml:2: 'processes.a.strategy' is 'blue' | Use rolling or recreate.
        domains: [Shop.example.com]        | kilter.yaml:2: 'domains' has 'Shop.example.com'     | Write host names in lower case, without scheme and port, as in www.example.com.
        domains: [example.com/a]           | kilter.yaml:2: 'domains' has 'example.com/a'        | Write host names in lower case, without scheme and port, as in www.example.com.
        domains: ['*.example.com']         | kilter.yaml:2: 'domains' has '*.example.com'        | Write host names in lower case, without scheme and port, as in www.example.com.
        domains: [a.example.com, a.example.com] | kilter.yaml:2: 'domains' has 'a.example.com' twice | Remove one of them.
        processes: { web: { command: [x] }}| kilter.yaml:2: a process cannot be called 'web', as that is the app itself | Rename it; the app's own command comes from its build.
        """)
    void each_mistake_names_its_line_and_what_would_be_right(String line, String detail, String hint) {
        assertThatThrownBy(() -> parse("project: acme/shop\n" + line + "\n"))
                .isInstanceOfSatisfying(KilterException.class, e -> {
                    assertThat(e.problem().detail()).isEqualTo(detail);
                    assertThat(e.problem().hint()).isEqualTo(hint);
                    assertThat(e.problem().code().value()).isEqualTo("KLT-C01");
                });
    }

    @ParameterizedTest
    @CsvSource({"Acme/shop", "acme", "acme/..", "acme/a.b", "acme/ünïcode", "acme/a_b", "acme/-a", "'acme/'"})
    void a_bad_project_is_refused_with_its_line(String project) {
        assertThatThrownBy(() -> parse("port: 80\nproject: '" + project + "'\n"))
                .isInstanceOf(KilterException.class)
                .hasMessageContaining("kilter.yaml:2: ");
    }

    @Test
    void size_is_checked_before_anything_is_parsed() {
        byte[] huge =
                ("project: acme/shop\nenv: { X: " + "x".repeat(20_000_000) + " }\n").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> KilterYaml.parse("kilter.yaml", huge)).hasMessageContaining("20000032 bytes");
    }

    @Test
    void equally_wide_globs_that_set_the_same_key_are_refused() {
        KilterYaml yaml = parse("project: a/b\nenvironments:\n  pr-*: { port: 1 }\n  '*-77': { port: 2 }\n");

        assertThatThrownBy(() -> yaml.resolve(new EnvName("pr-77"))).hasMessageContaining("match equally well");
        assertThat(yaml.resolve(new EnvName("pr-7")).web().port()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                      | the file is empty
        '- a'                   | the file is no map of keys
        'a: 1\n---\nb: 2'       | a second document begins
        'project: [unclosed'    | kilter.yaml:
        """)
    void broken_files_are_problems(String text, String expected) {
        assertThatThrownBy(() -> parse(text.replace("\\n", "\n")))
                .isInstanceOf(KilterException.class)
                .hasMessageContaining(expected);
    }

    private static KilterYaml parse(String text) {
        return KilterYaml.parse("kilter.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void migrations_may_say_their_format() {
        AppConfig config = parse("project: acme/shop\ndatabase: postgres\nmigration: { tool: sql, format: goose }\n")
                .resolve(EnvName.PROD);
        assertThat(config.migration()).isEqualTo(new MigrationConfig("sql", "migrations", "goose"));
    }

    @Test
    void migrations_may_be_left_to_the_tools_own_command() {
        AppConfig config = parse("""
            project: acme/shop
            database: postgres
            migration: { tool: sql, engine: cli, command: [dbmate, up] }
            """).resolve(EnvName.PROD);
        assertThat(config.migration())
                .isEqualTo(new MigrationConfig(
                        "sql", "migrations", null, MigrationConfig.Engine.CLI, List.of("dbmate", "up"), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "tool: sql, engine: fast | 'migration.engine' is 'fast'",
                "tool: sql, command: [dbmate] | 'migration.command' is given, and kilter applies the migrations itself",
                "tool: atlas, engine: cli | the tool 'atlas' has no command in the app's image"
            })
    void an_engine_that_cannot_be_is_refused(String migration, String expected) {
        assertThatThrownBy(() -> parse("project: acme/shop\ndatabase: postgres\nmigration: { " + migration + " }\n")
                        .resolve(EnvName.PROD))
                .isInstanceOf(KilterException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void a_declared_schema_lies_in_a_folder_of_its_own() {
        AppConfig config = parse("project: acme/shop\ndatabase: postgres\nmigration: { tool: atlas }\n")
                .resolve(EnvName.PROD);
        assertThat(config.migration()).isEqualTo(new MigrationConfig("atlas", "schema"));
    }
}
