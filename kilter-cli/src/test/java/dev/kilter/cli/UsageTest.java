package dev.kilter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path home;

    @TempDir
    private Path app;

    private Terminal terminal;

    @BeforeEach
    void write() throws IOException {
        terminal = new Terminal(home);
        Files.writeString(app.resolve("kilter.yaml"), "project: acme/shop\nenv: { API_TOKEN: secret, LEVEL: info }\n");
    }

    @Test
    void plain_kilter_prints_help_and_deploys_nothing() {
        assertThat(terminal.run()).isZero();
        assertThat(terminal.out()).contains("Usage: kilter", "deploy", "Begin with:  kilter deploy --local");
        assertThat(terminal.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"help deploy", "deploy --help", "deploy -h"})
    void help_is_asked_for_in_any_of_the_usual_ways(String words) {
        assertThat(terminal.run(words.split(" ", -1))).isZero();
        assertThat(terminal.out()).contains("Usage: kilter deploy", "--migration");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        deplyo               | there is no command 'deplyo'                       | Did you mean 'deploy'?   kilter --help
        deploy --migrations  | there is no flag '--migrations'                    | Did you mean '--migration'?   kilter deploy --help
        deploy extra         | 'extra' is one argument too many                   | kilter deploy --help
        status -c /nope.yaml | there is no file '/nope.yaml'                      | Correct --config.
        deploy --timeout 15  | Invalid value for option '--timeout': '15' is no duration; write 90s, 15m, 2h or 30d | kilter deploy --help
        deploy --env         | Missing required parameter for option '--env' (NAME) | kilter deploy --help
        env                  | 'kilter env' needs one of: list, extend, sleep, wake, destroy | kilter env --help
        env lst              | there is no command 'lst'                          | Did you mean 'list'?   kilter env --help
        env destroy          | Missing required parameter: 'ENV'                  | kilter env destroy --help
        status --format xml  | --format is 'xml'                                  | Use text, json or jsonl.
        lock --env dev       | there is no flag '--env' before one of the commands: status, break | kilter lock status --env
        lock --nonsense      | there is no flag '--nonsense' before one of the commands: status, break | kilter lock --help
        seed --dry-run       | there is no flag '--dry-run' before one of the commands: apply | kilter seed apply --dry-run
        attach --from x      | Invalid value for option '--from': 'x' is no number | kilter attach --help
        attach D_1           | 'D_1' is no deploy id                              | kilter deploys
        """)
    void a_mistake_is_named_with_what_would_be_right(String words, String detail, String next) {
        int code = terminal.with("KILTER_SERVER", "http://127.0.0.1:9")
                .with("KILTER_TOKEN", "x")
                .run(words.split(" ", -1));

        assertThat(terminal.err()).isEqualTo("error[KLT-C02]: " + detail + "\n  next:     " + next + "\n");
        assertThat(code).isEqualTo(2);
        assertThat(terminal.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deplyo --json",
                "--json",
                "deploy --nope --json",
                "deploy --format json --nope",
                "deploy --format=json extra",
                "status --json",
                "deploy --timeout 15 --json",
                "env --json",
                "explain KLT-Z99 --json"
            })
    void json_is_exactly_one_document_on_failure_too(String words) throws IOException {
        assertThat(terminal.run(words.split(" ", -1))).isNotZero();

        assertThat(terminal.out().lines()).hasSize(1);
        JsonNode document = JSON.readTree(terminal.out());
        assertThat(document.path("status").asText()).isEqualTo("refused");
        assertThat(document.path("error").path("code").asText()).startsWith("KLT-");
        assertThat(document.path("error").path("detail").asText()).isNotBlank();
        assertThat(document.path("error").path("hint").asText()).isNotBlank();
        assertThat(document.path("error").path("evidence").isArray()).isTrue();
        assertThat(terminal.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy --format=jsonl --nope",
                "deploy --format jsonl",
                "status --format=jsonl",
                "explain --format=jsonl Z99"
            })
    void the_last_line_of_jsonl_is_the_result_on_failure_too(String words) throws IOException {
        assertThat(terminal.run(words.split(" ", -1))).isNotZero();

        JsonNode last = JSON.readTree(terminal.out().lines().toList().getLast());
        assertThat(last.path("type").asText()).isEqualTo("result");
        assertThat(last.path("error").path("code").asText()).startsWith("KLT-");
    }

    @Test
    void variables_ask_for_json_too() {
        terminal.with("KILTER_FORMAT", "json").run("deploy", "--nope");
        assertThat(terminal.out()).startsWith("{\"status\":\"refused\"");

        new Terminal(home).with("KILTER_JSON", "1").run("deploy", "--nope");
        assertThat(terminal.out()).startsWith("{\"status\":\"refused\"");
    }

    @Test
    void a_deploy_without_login_and_without_local_names_both_ways_on() {
        int code = terminal.run("deploy", "-C", app.toString());

        assertThat(code).isEqualTo(3);
        assertThat(terminal.err()).isEqualTo("""
            error[KLT-A01]: you are not logged in to any platform
              next:     kilter login --server https://… --token-stdin < token      or on this machine: add --local
            """);
    }

    @Test
    void a_mistake_in_kilter_yaml_begins_with_its_place() throws IOException {
        Files.writeString(app.resolve("kilter.yaml"), "project: acme/shop\nprot: 80\n");

        for (String verb :
                new String[] {"deploy", "config show", "config validate", "status", "seed apply --dry-run"}) {
            assertThat(terminal.run((verb + " -C " + app).split(" ", -1)))
                    .as(verb)
                    .isEqualTo(2);
            assertThat(terminal.err())
                    .isEqualTo("kilter.yaml:2: there is no key 'prot' [KLT-C01]\n  next:     Did you mean 'port'?\n");
        }
    }

    @Test
    void config_show_gives_every_value_its_origin_and_hides_what_looks_secret() {
        assertThat(terminal.run("config", "show", "-C", app.toString())).isZero();
        assertThat(terminal.out()).isEqualTo("""
            KEY            VALUE      FROM
            project        acme/shop  kilter.yaml:1
            env.API_TOKEN  ***        kilter.yaml:2
            env.LEVEL      info       kilter.yaml:2
            """);

        terminal.run("config", "show", "-C", app.toString(), "--json");
        assertThat(terminal.out()).contains("\"from\":\"kilter.yaml:2\"").doesNotContain("secret");
    }

    @Test
    void config_is_relative_to_the_folder_that_c_names() throws IOException {
        Files.writeString(app.resolve("other.yaml"), "project: acme/other\n");

        assertThat(terminal.run("config", "show", "-C", app.toString(), "-c", "other.yaml"))
                .isZero();
        assertThat(terminal.out()).contains("acme/other", "other.yaml:1");
    }

    @Test
    void a_dry_run_of_seeds_needs_no_platform() throws IOException {
        Files.createDirectories(app.resolve("seeds"));
        Files.writeString(app.resolve("seeds/base.sql"), "INSERT INTO a VALUES (1); INSERT INTO a VALUES (2);\n");
        Files.writeString(app.resolve("kilter.yaml"), """
            project: acme/shop
            database: postgres
            seed:
              - { name: base, sql: seeds/base.sql }
              - { name: demo, command: [bin/seed, --all] }
            """);

        assertThat(terminal.run("seed", "apply", "--dry-run", "-C", app.toString()))
                .isZero();
        assertThat(terminal.out().replaceAll("content [0-9a-f]{12}", "content …"))
                .isEqualTo("""
                    base (sql, content …)
                      seeds/base.sql: 2 statements
                      applied before: unknown offline
                    demo (command, content …)
                      run bin/seed --all
                      applied before: unknown offline
                    """);
        assertThat(terminal.run("seed", "apply", "-C", app.toString())).isEqualTo(2);
    }

    @Test
    void a_reader_who_goes_away_leaves_no_stack_trace() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        Context.Streams streams = new Context.Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(closed, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);

        int code = Main.run(new Context(Map.of("KILTER_HOME", home.toString()), Path.of("."), streams), "explain");

        assertThat(code).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void completion_and_version_answer() {
        assertThat(terminal.run("completion")).isZero();
        String script = terminal.out();
        assertThat(script).contains("complete -F _complete_kilter", "--skip-migration-check");
        assertThat(terminal.run("completion", "zsh")).isZero();
        assertThat(terminal.out()).isEqualTo(script);
        assertThat(terminal.run("completion", "fish")).isEqualTo(2);
        assertThat(terminal.err()).contains("there is no completion for 'fish'");
        assertThat(terminal.run("version")).isZero();
        assertThat(terminal.out()).isEqualTo("kilter " + Main.VERSION + "\n");
        assertThat(terminal.run("version", "--json")).isZero();
        assertThat(terminal.out()).isEqualTo("{\"version\":\"" + Main.VERSION + "\"}\n");
    }

    @Test
    void the_schema_that_is_printed_is_the_published_one() throws IOException {
        assertThat(terminal.run("config", "schema")).isZero();
        assertThat(terminal.out().strip())
                .isEqualTo(
                        Files.readString(Path.of("../docs/kilter.schema.json")).strip());
        assertThat(terminal.run("config", "schema", "--format", "jsonl")).isZero();
        assertThat(terminal.out()).hasLineCount(1).contains("\"type\":\"result\"", "\"$schema\"");
    }

    @Test
    void init_writes_a_file_that_validates_and_never_a_second_one() throws IOException {
        Path app = Files.createDirectories(home.resolve("shop"));
        Files.writeString(app.resolve("package.json"), "{}");

        assertThat(terminal.run("init", "--project", "acme/shop", "-C", app.toString()))
                .isZero();
        assertThat(terminal.out()).isEqualTo(app.resolve("kilter.yaml") + "\n");
        String written = Files.readString(app.resolve("kilter.yaml"));
        assertThat(written).contains("project: acme/shop", "port: 3000");
        assertThat(terminal.run("config", "validate", "-C", app.toString())).isZero();

        assertThat(terminal.run("init", "-C", app.toString())).isEqualTo(2);
        assertThat(app.resolve("kilter.yaml")).hasContent(written);
    }
}
