package dev.kilter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.testkit.GoldenMessages;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What people read when kilter.yaml is wrong, all in one file that a person has read. Write it anew with
/// `-Dkilter.golden=write`.
class ConfigMessagesTest {
    private static final String DATABASE = "database: postgres\n";
    private static final String WORKER = "processes:\n  worker:\n    command: [node, worker.js]\n    ";
    private static final String CLEANUP = "cron:\n  cleanup:\n    command: [node, cleanup.js]\n    ";

    private final Map<String, String> wrong = new LinkedHashMap<>();

    @Test
    void each_message_names_its_line_and_what_is_next() {
        file();
        app();
        seeds();
        processes();
        cron();
        resources();
        overlays();
        GoldenMessages messages = GoldenMessages.in("dev/kilter/client/messages.txt");
        wrong.forEach((what, text) -> assertThat(
                        messages.refused(what, () -> read(text)).detail())
                .as(what)
                .matches("(?s)kilter\\.yaml:[0-9]+: .+"));
        messages.check();
    }

    private static void read(String text) {
        KilterYaml.parse("kilter.yaml", ("project: acme/shop\n" + text).getBytes(StandardCharsets.UTF_8))
                .resolve(new EnvName("pr-7"));
    }

    private void file() {
        wrong.put("a key that is none", "prot: 3000\n");
        wrong.put("a map below a key that is none", "port: 3000\nenvironmnets:\n  prod: { replicas: 3 }\n");
        wrong.put("a key like no other", "colour: green\n");
        wrong.put("a key of other tools", "environment: { A: b }\n");
        wrong.put("a command of the app's own", "command: [node, server.js]\n");
        wrong.put("protection without an env", "protected: true\n");
        wrong.put("a merge key", "env:\n  <<: { A: b }\n  C: d\n");
        wrong.put("a key twice", "port: 3000\nport: 3001\n");
        wrong.put("a tab for an indent", "env:\n\tA: b\n");
        wrong.put("an open quote", "health: \"/healthz\nport: 3000\n");
        wrong.put("an open brace", "env: { A: b\nport: 3000\n");
        wrong.put("braces that end nowhere", "port: 3000\nenv: { A: b,\n");
        wrong.put("an escape that ends early", "port: 3000\nhealth: \"\\u");
        wrong.put("an escape beyond all characters", "port: 3000\nhealth: \"\\U00FFFFFF\"\n");
        wrong.put("an escape that is none", "port: 3000\nhealth: \"\\q\"\n");
        wrong.put("an anchor", "env: &all { A: b }\n");
        wrong.put("a second document", "---\nport: 3000\n");
        wrong.put("a registry with a scheme", "registry: https://registry.example.com/acme\n");
        wrong.put("a secret shipper that cannot be one", "secretShipper: SOPS CLI\n");
    }

    private void app() {
        wrong.put("a port that is none", "port: 70000\n");
        wrong.put("a port in quotes", "port: \"3000\"\n");
        wrong.put("a flag in quotes", "public: \"true\"\n");
        wrong.put("a flag that is none", "public: yes\n");
        wrong.put("a health check that is no path", "health: http://localhost/healthz\n");
        wrong.put("too many replicas", "replicas: 51\n");
        wrong.put("a domain with a scheme", "domains: [\"https://www.example.com\"]\n");
        wrong.put("a domain in capitals", "domains: [WWW.example.com]\n");
        wrong.put("a domain with a star", "domains: [\"*.example.com\"]\n");
        wrong.put("a domain beyond ASCII", "domains: [www.B\u00fccher.example]\n");
        wrong.put("the third of the domains", "domains:\n- a.example.com\n- b.example.com\n- https://c.example.com\n");
        wrong.put("a domain twice", "domains: [www.example.com, www.example.com]\n");
        wrong.put("one domain without a list", "domains: www.example.com\n");
        wrong.put("domains of an internal app", "public: false\ndomains: [www.example.com]\n");
        wrong.put("a variable that is none", "env: { my-var: x }\n");
        wrong.put("a variable that kilter sets", "env:\n  A: b\n  PORT: '80'\n");
        wrong.put("a file of secrets without a name", "secrets: .env.prod\n");
        wrong.put("a Secret that is none", "secrets: { app: .env }\nappSecrets:\n- app\n- ap\n");
        wrong.put("a variable without a single value", "env: { A: [1, 2] }\n");
        wrong.put("another database", "database: mysql\n");
        wrong.put("a migration without a database", "migration: { tool: sql }\n");
        wrong.put("a release command in one string", "release: bin/warm-cache --all\n");
        wrong.put("volumes", "volumes: { data: /var/data }\n");
        wrong.put("a process's volumes", WORKER + "volumes: { data: /var/data }\n");
    }

    private void seeds() {
        wrong.put("seeds without a database", "seed:\n  - { name: base, sql: seeds/base.sql }\n");
        wrong.put("a seed that is no list", DATABASE + "seed: { name: base, sql: seeds/base.sql }\n");
        wrong.put("a seed that is a path", DATABASE + "seed: [seeds/base.sql]\n");
        wrong.put("a seed without a name", DATABASE + "seed:\n  - { sql: seeds/base.sql }\n");
        wrong.put("a seed's name", DATABASE + "seed:\n  - { name: Base Data, sql: seeds/base.sql }\n");
        wrong.put(
                "two seeds of one name",
                DATABASE + "seed:\n  - { name: base, sql: a.sql }\n  - { name: base, sql: b.sql }\n");
        wrong.put("a seed with nothing to run", DATABASE + "seed:\n  - { name: base }\n");
        wrong.put("a seed with both", DATABASE + "seed:\n  - { name: base, sql: a.sql, command: [pnpm, seed] }\n");
        wrong.put("a seed's command in one string", DATABASE + "seed:\n  - { name: demo, command: pnpm seed }\n");
        wrong.put("a seed outside the project", DATABASE + "seed:\n  - { name: base, sql: ../base.sql }\n");
        wrong.put("a seed's when", DATABASE + "seed:\n  - { name: base, sql: a.sql, when: always }\n");
        wrong.put("files beside sql", DATABASE + "seed:\n  - { name: base, sql: a.sql, files: [a.csv] }\n");
        wrong.put("a seed of no file", DATABASE + "seed:\n  - { name: base, sql: [] }\n");
        wrong.put("a seed's unknown key", DATABASE + "seed:\n  - { name: base, file: a.sql }\n");
    }

    private void processes() {
        wrong.put("processes in a list", "processes: [worker]\n");
        wrong.put("a process that is a command", "processes:\n  worker: node worker.js\n");
        wrong.put("a process without a command", "processes:\n  worker: { replicas: 2 }\n");
        wrong.put("a process's command in one string", "processes:\n  worker: { command: node worker.js }\n");
        wrong.put("a process called web", "processes:\n  web: { command: [node, web.js] }\n");
        wrong.put("a process's name", "processes:\n  My_Worker: { command: [node, worker.js] }\n");
        wrong.put("a process's long name", "processes:\n  a-worker-with-a-long-name: { command: [node, worker.js] }\n");
        wrong.put("a process's replicas", WORKER + "replicas: -1\n");
        wrong.put("a process's port", WORKER + "port: 99999\n");
        wrong.put("a process's strategy", WORKER + "strategy: blue-green\n");
        wrong.put("a public process without a port", WORKER + "public: true\n");
        wrong.put("a public process whose port an overlay takes", WORKER + """
            port: 9000
                public: true
            environments:
              dev: { processes: { worker: { port: 0 } } }
            """);
        wrong.put("a health check of a process without a port", WORKER + "health: /ready\n");
        wrong.put("a process's health check that is no path", WORKER + "port: 9000\n    health: ready\n");
        wrong.put("how to ask a process without a port", WORKER + "health: { grace: 1m }\n");
        wrong.put("a health check's path that is none", "health: { path: ready }\n");
        wrong.put("a health check's port that is none", "health: { port: 0 }\n");
        wrong.put("an answer that may take too long", "health: { timeout: 2m }\n");
        wrong.put("a grace without a unit", "health: { grace: 60 }\n");
        wrong.put("a health check as other tools say it", "health: { path: /ready, start_period: 30s }\n");
        wrong.put("domains of an internal process", WORKER + "port: 9000\n    domains: [admin.example.com]\n");
        wrong.put(
                "domains of a process that is internal again",
                WORKER + "port: 9000\n    public: false\n    domains: [admin.example.com]\n");
        wrong.put(
                "a domain that the app has",
                "domains: [www.example.com]\n" + WORKER
                        + "port: 9000\n    public: true\n    domains: [www.example.com]\n");
        wrong.put("a process's unknown key", WORKER + "comand: [x]\n");
        wrong.put("a process's own variables", WORKER + "env: { A: b }\n");
        wrong.put("a process's memory", WORKER + "memory: 1Gi\n");
    }

    private void cron() {
        wrong.put("cron in a list", "cron: [cleanup]\n");
        wrong.put("an entry without a schedule", CLEANUP + "timezone: Europe/Berlin\n");
        wrong.put("an entry without a command", "cron:\n  cleanup: { schedule: \"@daily\" }\n");
        wrong.put("a schedule with six fields", CLEANUP + "schedule: \"0 30 3 * * *\"\n");
        wrong.put("a schedule out of range", CLEANUP + "schedule: \"61 3 * * *\"\n");
        wrong.put("a day that never comes", CLEANUP + "schedule: \"0 0 31 2 *\"\n");
        wrong.put("a nickname that is none", CLEANUP + "schedule: \"@fortnightly\"\n");
        wrong.put("a star that YAML takes for an alias", CLEANUP + "schedule: */5 * * * *\n");
        wrong.put("a time zone that is none", CLEANUP + "schedule: \"@daily\"\n    timezone: CEST\n");
        wrong.put("a policy that is none", CLEANUP + "schedule: \"@daily\"\n    concurrency: queue\n");
        wrong.put(
                "a name that a process has",
                WORKER + "replicas: 1\ncron:\n  worker: { schedule: \"@daily\", command: [x] }\n");
    }

    private void resources() {
        wrong.put("memory without a unit", "resources: { memory: 256 }\n");
        wrong.put("memory in another unit", "resources: { memory: 256MB }\n");
        wrong.put("too little memory", "resources: { memory: 1Mi }\n");
        wrong.put("processors in words", "resources: { cpu: two }\n");
        wrong.put("more than the limit", "resources: { memory: 1Gi, limits: { memory: 512Mi } }\n");
        wrong.put("resources that are a word", "resources: large\n");
        wrong.put("a resource that is none", "resources: { gpu: 1 }\n");
    }

    private void overlays() {
        wrong.put("too many envs", "environments:\n" + numbered(201, "  e%d: {}\n"));
        wrong.put("too many processes", "processes:\n" + numbered(51, "  p%d: { command: [x] }\n"));
        wrong.put("too many domains", "domains:\n" + numbered(51, "- a%d.example.com\n"));
        wrong.put("too many entries of cron", "cron:\n" + numbered(51, "  c%d: { command: [x] }\n"));
        wrong.put("too many variables", "env:\n" + numbered(501, "  A%d: x\n"));
        wrong.put("a variable that is too long", "env: { A: " + "x".repeat(131_000) + " }\n");
        wrong.put("a variable with a NUL", "env: { A: \"x\\0\" }\n");
        wrong.put("a variable with a character that YAML loses", "env: { A: \"a \\N b\" }\n");
        wrong.put("too many words", "release:\n" + numbered(1_001, "- a%d\n"));
        wrong.put("too many seeds", DATABASE + "seed:\n" + numbered(101, "- { name: s%d, sql: a.sql }\n"));
        wrong.put("too many Secrets", "secrets:\n" + numbered(101, "  s%d: a.env\n"));
        wrong.put(
                "too many files of secrets",
                "environments:\n"
                        + IntStream.range(0, 101)
                                .mapToObj(env -> "  e" + env + ": { secrets: { "
                                        + IntStream.range(0, 10)
                                                .mapToObj(i -> "s" + i + ": e" + env + "/" + i)
                                                .collect(Collectors.joining(", "))
                                        + " } }\n")
                                .collect(Collectors.joining()));
        wrong.put("a path as long as a page", "secrets: { s: " + "a".repeat(5_000) + " }\n");
        wrong.put("too many values", "env:\n" + numbered(2_500, "  A%d: x\n"));
        wrong.put("a value as long as a page", "health: " + "a".repeat(500) + "\n");
        wrong.put("an env's name", "environments:\n  Prod: { replicas: 3 }\n");
        wrong.put("an env in a list", "environments: [prod]\n");
        wrong.put("an env that is a word", "environments:\n  prod: three\n");
        wrong.put("a key that no env may have", "environments:\n  prod: { project: acme/other }\n");
        wrong.put("a misspelled key that no env may have", "environments:\n  prod: { proect: acme/other }\n");
        wrong.put("the shipper of one env", "environments:\n  prod: { secretShipper: age }\n");
        wrong.put("a mistake in an env that is not asked", "environments:\n  prod: { port: none }\n");
        wrong.put(
                "two globs that match equally well",
                "environments:\n  pr-*: { replicas: 2 }\n  \"*r-7\": { replicas: 3 }\n");
        wrong.put(
                "an env that takes a database away",
                DATABASE + "migration: { tool: sql }\nenvironments:\n  pr-*: { database: null }\n");
    }

    private static String numbered(int count, String line) {
        return IntStream.range(0, count).mapToObj(line::formatted).collect(Collectors.joining());
    }
}
