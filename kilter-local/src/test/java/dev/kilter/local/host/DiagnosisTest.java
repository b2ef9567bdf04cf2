package dev.kilter.local.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DiagnosisTest {
    private static final ProcessSpec WEB = new ProcessSpec(
            new ProcessSpec.Id("acme-shop-prod", "web", "1"),
            new Program.OfImage("sha256:" + "a".repeat(64), List.of(), List.of()),
            new Environment(Map.of(), List.of(), Map.of()),
            new ProcessSpec.Listening(8080, null),
            Duration.ofSeconds(1));

    @Test
    void a_program_for_another_processor_is_told_from_one_that_crashes() {
        Problem foreign = crashed("sh: 1: ./bin/shop: Exec format error");
        assertThat(foreign.code()).isEqualTo(KilterCode.WRONG_PROCESSOR.code());
        assertThat(foreign.evidence()).containsExactly("exit code 126", "sh: 1: ./bin/shop: Exec format error");
        assertThat(crashed("started", "serving", "GET /", "plugin: exec format error")
                        .code())
                .isEqualTo(KilterCode.CRASH_LOOP.code());
    }

    @Test
    void so_is_one_that_cannot_even_be_started() {
        Problem foreign = Diagnosis.notStarted("web", "error=8, Exec format error");
        assertThat(foreign.code()).isEqualTo(KilterCode.WRONG_PROCESSOR.code());
        assertThat(foreign.evidence()).containsExactly("error=8, Exec format error");
        assertThat(Diagnosis.notStarted("web", "error=13, Permission denied").code())
                .isEqualTo(KilterCode.ADMISSION_REFUSED.code());
    }

    @Test
    void a_jar_without_its_libraries_is_told_where_they_belong() {
        Problem problem =
                crashed("Exception in thread \"main\" java.lang.NoClassDefFoundError: com/fasterxml/jackson/Mapper");
        assertThat(problem.code()).isEqualTo(KilterCode.CRASH_LOOP.code());
        assertThat(problem.hint()).contains("manifest (Class-Path)", "one jar of all");
    }

    @Test
    void an_app_that_listens_on_the_right_port_of_another_address_is_told_so() {
        Sighting sighting = new Sighting(
                Asked.port(8080, 8080),
                new ProbeResult.Refused(),
                Set.of(8080),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                0,
                new Sighting.ExitCode(-1),
                List.of());

        Diagnosis diagnosis = Diagnosis.of(WEB, sighting, Patience.NORMAL).orElseThrow();

        assertThat(diagnosis.isFinal()).isTrue();
        assertThat(diagnosis.problem().code()).isEqualTo(KilterCode.WRONG_PORT.code());
        assertThat(diagnosis.problem().detail())
                .isEqualTo("web is not ready: it listens on port 8080, but not on the address 127.0.0.1");
    }

    @Test
    void what_an_app_answers_within_its_grace_is_not_final() {
        ProcessSpec slow = new ProcessSpec(
                WEB.id(),
                WEB.program(),
                WEB.environment(),
                new ProcessSpec.Listening(8080, "/ready", new ProcessSpec.Probe(9000, null, Duration.ofMinutes(5))),
                WEB.grace());

        assertThat(ill(slow, Duration.ofMinutes(4)).isFinal()).isFalse();
        assertThat(ill(slow, Duration.ofMinutes(5)).isFinal()).isTrue();
        assertThat(ill(WEB, Duration.ofSeconds(31)).isFinal()).isTrue();
    }

    @Test
    void a_health_check_that_listens_elsewhere_is_told_by_its_own_variable() {
        Sighting sighting = new Sighting(
                Asked.healthPort(21_000, 9000),
                new ProbeResult.Refused(),
                Set.of(9001),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                0,
                new Sighting.ExitCode(-1),
                List.of());

        Problem problem =
                Diagnosis.of(WEB, sighting, Patience.NORMAL).orElseThrow().problem();

        assertThat(problem.detail()).isEqualTo("web is not ready: nothing answers on port 9000");
        assertThat(problem.hint())
                .isEqualTo("Set `health: { port: 9001 }` in kilter.yaml, or let the app listen on the variable"
                        + " HEALTH_PORT; then deploy again.");
        assertThat(problem.evidence())
                .containsExactly(
                        "the process listens on 9001",
                        "HEALTH_PORT was 21000, `health.port` is 9000; refused for 10 s");
    }

    private static Diagnosis ill(ProcessSpec spec, Duration up) {
        Sighting sighting = new Sighting(
                Asked.port(8080, 8080),
                new ProbeResult.Bad(503, "warming up"),
                Set.of(8080),
                up,
                up,
                0,
                new Sighting.ExitCode(-1),
                List.of());
        return Diagnosis.of(spec, sighting, Patience.NORMAL).orElseThrow();
    }

    private static Problem crashed(String... log) {
        Sighting sighting = new Sighting(
                Asked.port(8080, 8080),
                new ProbeResult.Refused(),
                Set.of(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1,
                new Sighting.ExitCode(126),
                List.of(log));
        return Diagnosis.of(WEB, sighting, Patience.NORMAL).orElseThrow().problem();
    }
}
