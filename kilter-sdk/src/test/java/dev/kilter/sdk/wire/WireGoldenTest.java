package dev.kilter.sdk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.deploy.StepOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The files in `wire/v1` are what was ever sent. A field may be added to one (run with `-Dkilter.golden=write`);
/// taking one away breaks everybody who reads it.
class WireGoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/wire/v1");
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<String> names() {
        return WireExamples.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_type_is_written_as_its_golden_file_says(String name) throws IOException {
        Path file = FOLDER.resolve(name + ".json");
        String written = JSON.readTree(Wire.encode(example(name))).toPrettyString() + "\n";
        if ("write".equals(System.getProperty("kilter.golden"))) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, written);
        }

        assertThat(written).isEqualTo(Files.readString(file));
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_golden_file_reads_as_the_value_it_was_written_from(String name) throws IOException {
        Object example = example(name);

        assertThat((Object) Wire.decode(Files.readAllBytes(FOLDER.resolve(name + ".json")), example.getClass()))
                .isEqualTo(example);
    }

    @ParameterizedTest
    @MethodSource("names")
    void fields_of_a_newer_writer_are_passed_over(String name) throws IOException {
        JsonNode newer = JSON.readTree(Files.readAllBytes(FOLDER.resolve(name + ".json")));
        grow(newer, "");
        Object example = example(name);

        assertThat((Object) Wire.decode(JSON.writeValueAsBytes(newer), example.getClass()))
                .isEqualTo(example);
    }

    @Test
    void a_migration_of_an_older_writer_is_kilters_own_to_apply() {
        MigrationConfig read = Wire.decode("{\"tool\":\"sql\",\"dir\":\"migrations\"}", MigrationConfig.class);
        assertThat(read).isEqualTo(new MigrationConfig("sql", "migrations"));
    }

    @Test
    void every_record_of_the_wire_and_every_case_of_its_choices_has_a_golden_file() {
        Set<Class<?>> seen = new HashSet<>();
        WireExamples.all().values().forEach(value -> seen.add(value.getClass()));
        WireExamples.lines().values().forEach(value -> seen.add(value.getClass()));
        WireExamples.events().values().forEach(value -> seen.add(value.getClass()));
        WireExamples.works().values().forEach(value -> seen.add(value.getClass()));
        WireExamples.results().values().forEach(value -> seen.add(value.getClass()));
        Set<Class<?>> nested = Set.of(
                DeployResult.StepResult.class,
                DeployResult.Failure.class,
                ImageAnswer.Found.class,
                EnvStatus.ProcessHealth.class,
                SecretsReport.Known.class,
                SeedsReport.Applied.class,
                SchemaDiff.Change.class,
                ReleaseDiff.Change.class);
        Set<Class<?>> wire = new HashSet<>();
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.kilter.sdk.wire")
                .forEach(type -> wire.add(type.reflect()));
        wire.removeIf(type -> !type.isRecord() || nested.contains(type) || type.getDeclaringClass() == Bundle.class);

        assertThat(wire).hasSizeGreaterThan(15);
        assertThat(seen).containsAll(wire);
    }

    @Test
    void the_golden_files_hold_every_kind_of_step_outcome_and_seed() throws IOException {
        String all =
                Files.readString(FOLDER.resolve("progress.json")) + Files.readString(FOLDER.resolve("app-config.json"));
        for (Class<?> choice : new Class<?>[] {Step.class, StepOutcome.class, SeedConfig.class}) {
            for (Class<?> kind : choice.getPermittedSubclasses()) {
                String name = kind.getSimpleName();
                assertThat(all)
                        .contains("\"type\" : \"" + Character.toLowerCase(name.charAt(0)) + name.substring(1) + "\"");
            }
        }
        assertThat(Arrays.stream(DeployEvent.class.getPermittedSubclasses()).map(Class::getSimpleName))
                .hasSameSizeAs(WireExamples.events().keySet());
    }

    /// Adds a field to every object; not to maps, whose keys are names that people chose.
    private static void grow(JsonNode node, String name) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            grow(field.getValue(), field.getKey());
        }
        node.elements().forEachRemaining(element -> {
            if (node.isArray()) {
                grow(element, "");
            }
        });
        if (node instanceof ObjectNode object
                && !Set.of(
                                "variables",
                                "processes",
                                "processUrls",
                                "domains",
                                "cron",
                                "schema",
                                "statements",
                                "bases",
                                "scale",
                                "scaled",
                                "values",
                                "sources",
                                "secretSources",
                                "byName")
                        .contains(name)) {
            object.put("addedByANewerServer", 1);
        }
    }

    private static Object example(String name) {
        return java.util.Objects.requireNonNull(WireExamples.all().get(name));
    }
}
