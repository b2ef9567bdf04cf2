package dev.kilter.sdk.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The published schema and the parser know the same keys.
class SchemaTest {
    private JsonNode schema = new ObjectMapper().createObjectNode();

    @BeforeEach
    void read() throws IOException {
        schema = new ObjectMapper()
                .readTree(Path.of("../docs/kilter.schema.json").toFile());
    }

    private void compare(String at, Set<String> keys) {
        JsonNode found = schema.at(at);
        assertThat(found.path("additionalProperties").asBoolean(true)).as(at).isFalse();
        Set<String> names = new TreeSet<>();
        found.path("properties").fieldNames().forEachRemaining(names::add);
        assertThat(names).as(at).isEqualTo(new TreeSet<>(keys));
    }

    @Test
    void every_key_of_the_parser_stands_in_the_schema_and_no_other() {
        compare("", AppReader.ROOT_KEYS);
        compare("/$defs/overlay", AppReader.OVERLAY_KEYS);
        compare("/$defs/build", AppReader.BUILD_KEYS);
        compare("/$defs/migration", AppReader.MIGRATION_KEYS);
        compare("/$defs/seed", SeedReader.KEYS);
        compare("/$defs/process", ProcessReader.KEYS);
        compare("/$defs/resources", ResourcesReader.KEYS);
        compare("/$defs/resources/properties/limits", ResourcesReader.LIMIT_KEYS);
        compare("/$defs/cron", CronReader.KEYS);
    }

    @Test
    void every_reference_leads_somewhere_and_every_key_is_described() {
        for (JsonNode reference : schema.findValues("$ref")) {
            assertThat(schema.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
        for (String at : new String[] {"/$defs/overlay", "/$defs/process", "/$defs/cron", "/$defs/seed"}) {
            schema.at(at)
                    .path("properties")
                    .properties()
                    .forEach(entry -> assertThat(entry.getValue().has("description")
                                    || entry.getValue().has("$ref"))
                            .as(at + "/" + entry.getKey())
                            .isTrue());
        }
    }
}
