package dev.kilter.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.testkit.Sample;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The parser, the published JSON Schema and the schema of the resource, held against each other by generated files:
/// what one takes the others take, except for what two keys say together.
class ConfigSchemaTest {
    private static final int FILES = Sample.size(1_000, 100_000);

    /// What no schema can say, as it is about two places in a file.
    private static final List<String> TOGETHER = List.of(
            "'(migration|seed)' needs a database",
            "'domains' are of a route",
            "'.*domains' has '.*', which another process has",
            "'appSecrets' names '.*'",
            "'sopsRecipient' has keys of SSH alone.*",
            "'migration.(contexts|labels)' .*",
            "'migration.command' is given, and kilter applies the migrations itself",
            "'build.*' goes with .*",
            "'build' has the type image and names none",
            "'processes\\..*' is true, and '.*' has no port that people could reach",
            "'resources.*' is .*, more than its limit of .*",
            // an overlay of an entry that there is not, or of one whose base is another
            "'(worker|w|a-1|gone|c)' has no command",
            "'cron\\..*' has no 'schedule'",
            "'migration' has no 'tool'");

    private final ObjectMapper json = new ObjectMapper();
    private final JsonSchema published = Schemas.published();
    private final JsonSchema resource = Schemas.config();

    @Test
    void what_the_parser_takes_the_published_schema_takes_and_the_other_way_round() throws Exception {
        Random random = Sample.random("files");
        GeneratedFiles files = new GeneratedFiles(random);
        Map<String, Integer> ends = new TreeMap<>();
        for (int i = 0; i < FILES; i++) {
            ObjectNode file = files.next();
            byte[] bytes = json.writeValueAsBytes(file);
            String complaint = complaint(bytes);
            Set<?> wrong = published.validate(file);
            String what = "-Dkilter.seed=" + Sample.SEED + ", file " + i + "\n" + file + "\nparser: " + complaint
                    + "\nschema: " + wrong;
            if (complaint == null) {
                assertThat(wrong).as(what).isEmpty();
            } else if (wrong.isEmpty()) {
                assertThat(TOGETHER).as(what).anyMatch(rule -> complaint.matches("kilter.yaml:1: " + rule));
            }
            ends.merge(complaint == null ? "taken" : wrong.isEmpty() ? "together" : "refused", 1, Integer::sum);
        }
        assertThat(ends).containsKeys("taken", "together", "refused");
        assertThat(ends.get("taken")).as(ends.toString()).isGreaterThan(FILES / 10);
        assertThat(ends.get("refused")).as(ends.toString()).isGreaterThan(FILES / 10);
    }

    @Test
    void what_the_parser_takes_a_cluster_takes() throws Exception {
        Random random = Sample.random("resources");
        GeneratedFiles files = new GeneratedFiles(random);
        int taken = 0;
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = json.writeValueAsBytes(files.next());
            if (complaint(bytes) == null) {
                KilterYaml yaml = KilterYaml.parse("kilter.yaml", bytes);
                for (EnvName env : List.of(EnvName.PROD, new EnvName("dev"))) {
                    JsonNode config = Schemas.json(yaml.resolve(env));
                    assertThat(resource.validate(config)).as(config.toString()).isEmpty();
                }
                taken++;
            }
        }
        assertThat(taken).isGreaterThan(FILES / 10);
    }

    private static @Nullable String complaint(byte[] bytes) {
        try {
            KilterYaml.parse("kilter.yaml", bytes).resolve(EnvName.PROD);
            return null;
        } catch (KilterException e) {
            return e.problem().detail();
        }
    }
}
