package dev.kilter.sdk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcesReaderTest {
    @Test
    void nothing_said_is_the_platform_s_default() {
        assertThat(resolve("replicas: 1").web().resources()).isNull();
        assertThat(resolve("resources: {}").web().resources()).isNull();
    }

    @Test
    void memory_is_given_and_held_and_a_processor_is_only_given() {
        assertThat(resolve("resources: { cpu: 250m, memory: 256Mi }").web().resources())
                .isEqualTo(new Resources("250m", "256Mi", null, "256Mi"));
    }

    @Test
    void a_limit_alone_is_given_whole() {
        assertThat(resolve("resources: { limits: { cpu: 2, memory: 1Gi } }")
                        .web()
                        .resources())
                .isEqualTo(new Resources("2", "1Gi", "2", "1Gi"));
    }

    @Test
    void a_process_has_what_the_app_has_but_for_what_it_says_itself() {
        AppConfig config = resolve("""
            resources: { cpu: 100m, memory: 128Mi, limits: { memory: 256Mi } }
            processes:
              mail: { command: [mail] }
              work: { command: [work], resources: { memory: 1Gi } }
            """);

        assertThat(config.processes())
                .isEqualTo(Map.of(
                        "mail",
                        new ProcessConfig(List.of("mail"), 1, new Resources("100m", "128Mi", null, "256Mi")),
                        "work",
                        new ProcessConfig(List.of("work"), 1, new Resources("100m", "1Gi", null, "1Gi"))));
    }

    @Test
    void another_number_of_them_changes_no_resources() {
        AppConfig config = resolve("""
            resources: { memory: 128Mi }
            processes: { work: { command: [work] } }
            """);

        AppConfig scaled = config.scaled(Map.of("web", 2, "work", 3));

        Resources same = new Resources(null, "128Mi", null, "128Mi");
        assertThat(scaled.web()).isEqualTo(new WebConfig(8080, true, null, 2, same, List.of(), null));
        assertThat(scaled.processes()).isEqualTo(Map.of("work", new ProcessConfig(List.of("work"), 3, same)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"256", "256m", "256MB", "256mi", "1e3", "-1Mi", "7Mi", "5Ti", "Mi", "''", "1.2345Gi"})
    void memory_needs_a_number_with_a_unit_that_makes_sense(String memory) {
        assertThatThrownBy(() -> resolve("resources: { memory: " + memory + " }"))
                .isInstanceOf(KilterException.class)
                .hasMessageContaining("kilter.yaml:2: 'resources.memory' is '" + memory.replace("'", "") + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0m", "250mm", "0.0001", "257", "300000m", "1,5", "-1", "all"})
    void a_processor_is_counted_in_thousandths_or_whole(String cpu) {
        assertThatThrownBy(() -> resolve("resources: { limits: { cpu: '" + cpu + "' } }"))
                .isInstanceOf(KilterException.class)
                .hasMessageContaining("'resources.limits.cpu' is '" + cpu + "'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        resources: { memory: 1Gi, limits: { memory: 512Mi } } | kilter.yaml:2: 'resources.memory' is 1Gi, more than its limit of 512Mi
        resources: { cpu: 1, limits: { cpu: 500m } }          | kilter.yaml:2: 'resources.cpu' is 1, more than its limit of 500m
        resources: { ram: 1Gi }                               | kilter.yaml:2: there is no key 'ram' in 'resources'
        resources: { limits: { disk: 1Gi } }                  | kilter.yaml:2: there is no key 'disk' in 'resources.limits'
        resources: 1Gi                                        | kilter.yaml:2: 'resources' is no map
        """)
    void what_cannot_be_is_refused(String line, String detail) {
        assertThatThrownBy(() -> resolve(line))
                .isInstanceOf(KilterException.class)
                .hasMessageContaining(detail);
    }

    private static AppConfig resolve(String text) {
        return KilterYaml.parse("kilter.yaml", ("project: acme/shop\n" + text).getBytes(StandardCharsets.UTF_8))
                .resolve(EnvName.PROD);
    }
}
