package dev.kilter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people get wrong on the command line and in kilter.yaml: each is refused with code 2, says what is wrong and
/// what would be right, and nothing is started for it.
final class BadInputTest {
    private final Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    BadInputTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /// The complaint; the home it would use must stay untouched.
    private String refused(String... arguments) {
        return refused(Map.of(), arguments);
    }

    private String refused(Map<String, String> variables, String... arguments) {
        Path home = folder.resolve("home");
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("KILTER_HOME", home.toString());
        Context.Streams streams = new Context.Streams(InputStream.nullInputStream(), stream(out), stream(err), false);
        int code = Main.run(new Context(environment, folder, streams), arguments);
        String text = err.toString(StandardCharsets.UTF_8);
        assertThat(code).as(text).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(home).doesNotExist();
        assertThat(text).contains("\n  next:     ");
        return text;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        ""                | EDITOR is not set, and this is no terminal
        "  "              | EDITOR is not set, and this is no terminal
        no-such-editor -w | the editor 'no-such-editor -w' cannot be started
        exit 3; :         | the editor 'exit 3; :' ended with 3, and nothing was looked at
        true              | '.env.prod' was not written: no such file
        """)
    void an_editor_that_edits_nothing_is_told(String editor, String words) throws IOException {
        yaml("project: acme/shop\nsecrets: { app: .env.prod }\n");

        assertThat(refused(Map.of("EDITOR", editor), "secrets", "edit", "-C", folder.toString()))
                .contains(words);
        assertThat(refused(Map.of("EDITOR", editor), "secrets", "edit", "ap", "-C", folder.toString()))
                .contains("kilter.yaml declares no secret 'ap'", "Use one of: app");
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String deploy(String... flags) {
        List<String> arguments = new ArrayList<>(List.of("deploy", "--local", "-C", folder.toString()));
        arguments.addAll(List.of(flags));
        return refused(arguments.toArray(String[]::new));
    }

    private void yaml(String text) throws IOException {
        yaml(text.getBytes(StandardCharsets.UTF_8));
    }

    private void yaml(byte[] bytes) throws IOException {
        Files.write(folder.resolve("kilter.yaml"), bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        --frobnicate    | there is no flag '--frobnicate'
        --locl          | Did you mean '--local'?
        --timeout=15    | '15' is no duration; write 90s, 15m, 2h or 30d
        --format=xml    | Use text, json or jsonl.
        stray           | 'stray'
        --env=PROD      | the env 'PROD' is not a valid name
        --env=a.b       | the env 'a.b' is not a valid name
        --env=..        | the env '..' is not a valid name
        --env=-x        | the env '-x' is not a valid name
        --env=größe     | the env 'größe' is not a valid name
        --project=acme  | Write it as org/app
        --project=acme/../x | the app '../x' is not a valid name
        --project=Acme/x | the org 'Acme' is not a valid name
        --project=acme/münchen | the app 'münchen' is not a valid name
        """)
    void a_wrong_flag_or_name_is_refused(String flag, String words) throws IOException {
        yaml("project: acme/shop\n");

        assertThat(deploy(flag)).startsWith("error[KLT-C02]: ").contains(words);
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 64, 65, 5000})
    void a_long_name_is_refused_with_its_length(int length) throws IOException {
        yaml("project: acme/shop\n");

        assertThat(deploy("--project=acme/" + "a".repeat(length)))
                .contains("KLT-C02", "has " + length + " characters", "Use at most 30 characters.")
                .hasSizeLessThan(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        project: Acme/Shop          | 1 | the org 'Acme' is not a valid name
        ""                          | 1 | the file is empty
        # a comment                 | 1 | the file is empty
        project: acme/x\\nporrt: 80 | 2 | Did you mean 'port'?
        project: acme/x\\r\\nport: 8o | 2 | Use a whole number from 1 to 65535.
        <BOM>project: acme/x\\nporrt: 80 | 2 | Did you mean 'port'?
        project: acme/x\\nport: 80\\nport: 81 | 3 | the key 'port' stands here twice
        project: &a acme/x\\nregistry: *a | 1 | kilter reads no anchors and aliases
        project: !!str acme/x       | 1 | kilter reads no YAML tags
        project: acme/x\\nenv:\\n\\tA: b | 3 | TAB
        project: acme/x\\nenv: { A: [ | 2 | Close the quote or the bracket.
        project: acme/x\\nbuild: { type: cobol } | 2 | there is no image builder called 'cobol'
        project: acme/x\\nhealth: /\\ndatabase: postgres\\nmigration: { tool: sql } | 4 | there is no folder 'migrations'
        project: acme/x\\ndatabase: postgres\\nseed:\\n  - { name: a, sql: seeds/frist.sql } | 4 | Its folder has: first.sql.
        project: acme/x\\ndatabase: postgres\\nseed:\\n  - { name: a, sql: ../x.sql } | 4 | '../x.sql' is no path below the project
        project: acme/x\\nprocesses:\\n  Mail: { command: [a] } | 3 | the name 'Mail' is not a valid name
        """)
    void a_wrong_file_is_refused_with_its_line(String text, int line, String words) throws IOException {
        Files.createDirectories(folder.resolve("seeds"));
        Files.writeString(folder.resolve("seeds/first.sql"), "SELECT 1;\n");
        yaml(text.translateEscapes().replace("<BOM>", "\uFEFF"));

        assertThat(deploy()).startsWith("kilter.yaml:" + line + ": ").contains(words, "[KLT-C01]");
        err.reset();
        assertThat(refused("config", "validate", "-C", folder.toString()))
                .startsWith("kilter.yaml:" + line + ": ")
                .contains(words, "[KLT-C01]");
    }

    @Test
    void bytes_that_are_no_text_are_refused() throws IOException {
        yaml(new byte[] {'p', 'r', (byte) 0xff, 0, 1});

        assertThat(deploy()).startsWith("kilter.yaml:1: the file is not valid UTF-8 [KLT-C01]");
    }

    @Test
    void a_file_of_20_MB_is_refused_unread() throws IOException {
        yaml("# filler\n".repeat(2_300_000));
        long start = System.nanoTime();

        assertThat(deploy()).startsWith("kilter.yaml:1: the file has 20700000 bytes");
        assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(5_000);
    }

    @Test
    void a_missing_file_or_folder_is_named() throws IOException {
        assertThat(deploy()).contains("there is no kilter.yaml in '" + folder);
        assertThat(refused("deploy", "--local", "-C", folder.resolve("nope").toString()))
                .contains("there is no folder '" + folder.resolve("nope"));
        assertThat(refused(
                        "deploy", "--local", "-c", folder.resolve("nope.yaml").toString()))
                .contains("there is no file '" + folder.resolve("nope.yaml"));
    }

    @Test
    void a_folder_where_a_file_belongs_is_named_and_the_other_way_round() throws IOException {
        Files.createDirectories(folder.resolve("kilter.yaml"));
        assertThat(deploy()).contains("kilter.yaml' is a folder", "KLT-C01");

        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(refused("deploy", "--local", "-C", file.toString())).contains("is a file, and -C takes a folder");
    }
}
