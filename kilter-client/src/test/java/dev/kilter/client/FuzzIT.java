package dev.kilter.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.client.secret.EnvFileTarget;
import dev.kilter.testkit.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that people write, as a fuzzer that sees which code they reach changes them: nothing hangs, breaks or takes
/// more memory than it may. It runs in a process of its own with a small heap. A file that it breaks something with is
/// kept below `target/fuzz`; whoever mends that adds it to the ones it begins with.
class FuzzIT {
    private static final int RUNS = Sample.size(10_000, 2_000_000);
    private static final Path ROOT = Path.of(System.getProperty("kilter.root"));
    private static final Path KEPT = Path.of("target/fuzz").toAbsolutePath();

    private final Path folder;
    private final Path begin;

    FuzzIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.begin = Files.createDirectory(folder.resolve("begin"));
    }

    @Test
    void nothing_that_stands_in_a_kilter_yaml_breaks_its_reader() throws IOException, InterruptedException {
        List<String> files = new ArrayList<>(examples());
        files.addAll(blocks(ROOT.resolve("docs/kilter-yaml.md"), "```yaml\n"));
        files.addAll(blocks(ROOT.resolve("README.md"), "```yaml\n"));
        assertThat(files).hasSizeGreaterThan(10);
        // what broke it once
        files.add("health: \"\\\\\\u");
        begin(files);

        fuzz(KilterYamlTarget.class, "dev.kilter.sdk.app.**:org.snakeyaml.engine.**", words());
    }

    @Test
    void nothing_that_stands_in_a_file_of_secrets_breaks_its_reader() throws IOException, InterruptedException {
        begin(List.of(
                "A=b\n",
                "export A='b c' # why\n\n# nothing\nB=\"x\\n\\\"\\$y\"\n",
                "\uFEFFKEY = `one\ntwo`\r\nEMPTY=\n"));

        fuzz(
                EnvFileTarget.class,
                "dev.kilter.client.secret.**",
                Set.of("export ", "PORT=", "KILTER_ENV=", "\\n", "=\""));
    }

    private static List<String> examples() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("examples"), 2)) {
            return files.filter(file -> file.endsWith("kilter.yaml"))
                    .map(FuzzIT::text)
                    .toList();
        }
    }

    private static List<String> blocks(Path page, String begin) {
        return Stream.of(text(page).split(begin))
                .skip(1)
                .map(part -> part.substring(0, part.indexOf("```")))
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// All that the schema names: keys, and the words that a key may have.
    private static Set<String> words() throws IOException {
        Set<String> words = new TreeSet<>();
        JsonNode schema = new ObjectMapper()
                .readTree(ROOT.resolve("docs/kilter.schema.json").toFile());
        for (JsonNode properties : schema.findValues("properties")) {
            properties.fieldNames().forEachRemaining(words::add);
        }
        for (JsonNode choice : schema.findValues("enum")) {
            choice.forEach(word -> words.add(word.asText()));
        }
        assertThat(words).contains("processes", "public", "recreate");
        return words;
    }

    private void begin(List<String> files) throws IOException {
        for (String file : files) {
            Files.writeString(begin.resolve(Integer.toString(begin.toFile().list().length)), file);
        }
    }

    private void fuzz(Class<?> target, String instrumented, Set<String> words)
            throws IOException, InterruptedException {
        Files.createDirectories(KEPT);
        Path dictionary = folder.resolve("words");
        Files.write(
                dictionary,
                words.stream()
                        .map(word -> '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                        .toList());
        Path output = folder.resolve("output");
        Process fuzzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.getName(),
                        "--instrumentation_includes=" + instrumented,
                        "-runs=" + RUNS,
                        "-seed=" + (1 + Sample.SEED % 1_000_000),
                        "-timeout=60",
                        "-rss_limit_mb=2048",
                        "-max_len=" + Sample.size(4_096, 16_384),
                        "-dict=" + dictionary,
                        "-artifact_prefix=" + KEPT + "/",
                        begin.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = fuzzer.waitFor();
        String said = Files.readString(output, StandardCharsets.ISO_8859_1);
        assertThat(exit).as("-Dkilter.seed=" + Sample.SEED + "\n" + said).isZero();
        assertThat(said).as("runs").containsPattern("Done [0-9]+ runs");
    }
}
