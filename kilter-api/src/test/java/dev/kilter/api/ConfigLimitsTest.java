package dev.kilter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.Scale;
import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How much a kilter.yaml may have of each thing: at the limit the parser, the published schema and a cluster take it,
/// and one more is refused where it is read.
class ConfigLimitsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema PUBLISHED = Schemas.published();
    private static final JsonSchema RESOURCE = Schemas.config();
    private static final String MIGRATION = "'database':'postgres','migration':{'tool':'sql',";
    private static final int VALUE = 128 * 1024 - 512;

    private record Limit(String what, int most, IntFunction<String> file) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Limit> limits() {
        return Stream.of(
                new Limit("variables", 500, n -> "'env':{" + map(n, "'A%':1") + "}"),
                new Limit("the name of a variable", 253, n -> "'env':{'" + "A".repeat(n) + "':1}"),
                new Limit("the value of a variable", VALUE, n -> "'env':{'A':'" + "x".repeat(n) + "'}"),
                new Limit("words of a command", 1_000, n -> "'release':[" + map(n, "'%'") + "]"),
                new Limit("one word", VALUE, n -> "'release':['" + "x".repeat(n) + "']"),
                new Limit("words of a process", 1_000, n -> "'processes':{'w':{'command':[" + map(n, "'%'") + "]}}"),
                new Limit("processes", 50, n -> "'processes':{" + map(n, "'p%':{'command':['x']}") + "}"),
                new Limit(
                        "entries of cron",
                        50,
                        n -> "'cron':{" + map(n, "'c%':{'schedule':'@daily','command':['x']}") + "}"),
                new Limit(
                        "a schedule",
                        256,
                        n -> "'cron':{'c':{'command':['x'],'schedule':'" + "0,".repeat((n - 9) / 2) + "0"
                                + "0".repeat((n - 9) % 2) + " 0 * * *'}}"),
                new Limit("domains", 50, n -> "'domains':[" + map(n, "'d%.example.com'") + "]"),
                new Limit(
                        "seeds",
                        100,
                        n -> "'database':'postgres','seed':[" + map(n, "{'name':'s%','sql':'a.sql'}") + "]"),
                new Limit(
                        "files of a seed",
                        1_000,
                        n -> "'database':'postgres','seed':[{'name':'s','sql':[" + map(n, "'a%.sql'") + "]}]"),
                new Limit("a path", 4_096, n -> MIGRATION + "'dir':'" + "d".repeat(n) + "'}"),
                new Limit("a tool", 63, n -> "'database':'postgres','migration':{'tool':'" + "t".repeat(n) + "'}"),
                new Limit("a format", 63, n -> MIGRATION + "'format':'" + "t".repeat(n) + "'}"),
                new Limit("labels", 4_096, n -> MIGRATION + "'labels':'" + "l".repeat(n) + "'}"),
                new Limit("a context", 100, n -> MIGRATION + "'contexts':['" + "c".repeat(n) + "']}"),
                new Limit("contexts", 1_000, n -> MIGRATION + "'contexts':[" + map(n, "'c%'") + "]}"),
                new Limit("Secrets", 100, n -> "'secrets':{" + map(n, "'s%':'a%.env'") + "}"),
                new Limit("the file of a Secret", 4_096, n -> "'secrets':{'s':'" + "f".repeat(n) + "'}"),
                new Limit("recipients", 20, n -> "'sopsRecipient':[" + keys(n) + "]"),
                new Limit("a build's type", 63, n -> "'build':{'type':'" + "t".repeat(n) + "'}"),
                new Limit("an image", 1_024, n -> "'build':{'image':'" + "i".repeat(n) + "'}"),
                new Limit("a build's folder", 4_096, n -> "'build':{'output':'" + "o".repeat(n) + "'}"),
                new Limit("a build's variables", 500, n -> "'build':{'env':{" + map(n, "'A%':1") + "}}"),
                new Limit("a build's secrets", 500, n -> "'build':{'secrets':{" + map(n, "'A%':'$A'") + "}}"),
                new Limit("a health check", 256, n -> "'health':'/" + "h".repeat(n - 1) + "'"),
                new Limit("replicas", Scale.MOST, n -> "'replicas':" + n),
                new Limit("envs", 200, n -> "'environments':{" + map(n, "'e%':{}") + "}"));
    }

    private static String map(int count, String entry) {
        return IntStream.range(0, count)
                .mapToObj(i -> entry.replace("%", String.valueOf(i)))
                .collect(Collectors.joining(","));
    }

    private static String keys(int count) {
        String letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
        return IntStream.range(0, count)
                .mapToObj(i -> "'age1" + "q".repeat(57) + letters.charAt(i) + "'")
                .collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void all_take_as_much_and_no_more_is_read(Limit limit) throws IOException {
        String most = file(limit, limit.most());
        JsonNode config =
                Schemas.json(KilterYaml.parse("kilter.yaml", bytes(most)).resolve(EnvName.PROD));
        assertThat(PUBLISHED.validate(JSON.readTree(most))).isEmpty();
        assertThat(RESOURCE.validate(config)).isEmpty();

        String more = file(limit, limit.most() + 1);
        KilterException refused =
                catchThrowableOfType(KilterException.class, () -> KilterYaml.parse("kilter.yaml", bytes(more)));
        assertThat(refused).isNotNull();
        assertThat(refused.problem().toString()).hasSizeLessThan(2_000);
        assertThat(PUBLISHED.validate(JSON.readTree(more))).isNotEmpty();
    }

    @Test
    void the_most_of_a_process_is_one_number() throws IOException {
        Path root = Path.of("..");
        for (JsonNode schema : List.of(
                Schemas.customResource(),
                JSON.readTree(root.resolve("docs/kilter.schema.json").toFile()),
                JSON.readTree(
                        root.resolve("charts/kilter-app/values.schema.json").toFile()))) {
            List<JsonNode> numbers = Stream.of("replicas", "declared", "awake")
                    .flatMap(key -> schema.findValues(key).stream())
                    .filter(node -> node.has("type"))
                    .toList();
            assertThat(numbers).isNotEmpty();
            assertThat(numbers)
                    .allSatisfy(number -> assertThat(number.path("maximum"))
                            .isEqualTo(JSON.getNodeFactory().numberNode(Scale.MOST)));
        }
        assertThat(Files.readString(root.resolve("docs/kilter-yaml.md")))
                .contains("| `replicas:`, `kilter scale` | " + Scale.MOST + " |");
    }

    private static String file(Limit limit, int count) {
        return ("{'project':'acme/shop'," + limit.file().apply(count) + "}").replace('\'', '"');
    }

    private static byte[] bytes(String file) {
        return file.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
