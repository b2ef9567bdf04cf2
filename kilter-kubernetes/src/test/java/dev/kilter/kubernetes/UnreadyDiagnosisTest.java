package dev.kilter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is said of a container that runs and is not ready.
class UnreadyDiagnosisTest {
    private static final String REFUSED = "Startup probe failed: dial tcp 10.91.0.7:3000: connect: connection refused";

    @Test
    void sockets_are_read_as_linux_writes_them() {
        String text = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 00000000:0FA0 00000000:0000 0A 00000000:00000000 00:00000000 00000000 65532        0 1 1 0 100 0 0 10 0
               1: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000 65532        0 1 1 0 100 0 0 10 0
               2: 0700005B:9C40 0200005B:0050 01 00000000:00000000 00:00000000 00000000 65532        0 1 1 0 100 0 0 10 0
               0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 0 0 0 1
               1: 0000000000000000FFFF00000100007F:2328 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 0 0 0 1
            """;
        assertThat(Sockets.parse(text))
                .containsExactly(
                        new Sockets.Listening(4000, false),
                        new Sockets.Listening(3000, true),
                        new Sockets.Listening(8080, false),
                        new Sockets.Listening(9000, true));
    }

    @Test
    void another_port_is_named_once_it_was_the_only_one_for_ten_seconds() {
        List<Sockets.Listening> sockets = List.of(new Sockets.Listening(4000, false));
        assertThat(verdict(9, REFUSED, sockets)).isEmpty();
        assertThat(verdict(30, 9, REFUSED, sockets))
                .as("a port for metrics that is there first")
                .isEmpty();
        Problem problem = verdict(10, REFUSED, sockets).orElseThrow();
        assertThat(problem.code()).isEqualTo(KilterCode.WRONG_PORT.code());
        assertThat(problem.detail()).isEqualTo("web is not ready: nothing answers on port 3000");
        assertThat(problem.evidence()).first().isEqualTo("the process listens on 4000");
        assertThat(problem.hint()).contains("Set `port: 4000`");
    }

    @Test
    void an_app_that_listens_for_itself_alone_is_told_so() {
        Problem problem =
                verdict(10, REFUSED, List.of(new Sockets.Listening(3000, true))).orElseThrow();
        assertThat(problem.code()).isEqualTo(KilterCode.WRONG_PORT.code());
        assertThat(problem.detail()).contains("port 3000 of 127.0.0.1 alone");
        assertThat(problem.hint()).contains("0.0.0.0");
    }

    @Test
    void a_port_that_has_just_opened_is_not_another_one() {
        List<Sockets.Listening> sockets = List.of(new Sockets.Listening(3000, false));
        assertThat(verdict(59, REFUSED, sockets)).isEmpty();
        assertThat(verdict(60, REFUSED, sockets).orElseThrow().evidence())
                .containsExactly("it listens on port 3000 by now; what it answers is not known", REFUSED);
    }

    @Test
    void a_debugger_that_the_container_alone_can_reach_is_no_port_to_set() {
        List<Sockets.Listening> sockets = List.of(new Sockets.Listening(9229, true));
        assertThat(verdict(59, REFUSED, sockets)).isEmpty();
        assertThat(verdict(60, REFUSED, sockets).orElseThrow().evidence())
                .contains("it listens for its own container alone, on 9229; PORT was 3000");
    }

    @Test
    void a_wrong_path_is_final_sooner_than_an_app_that_is_still_ill() {
        String probe = "Readiness probe failed: HTTP probe failed with statuscode: ";
        assertThat(verdict(8, probe + 404, List.of()).orElseThrow().detail())
                .isEqualTo("web is not ready: its health check '/healthz' answers 404");
        assertThat(verdict(90, 7, probe + 404, List.of())).as("a slow start").isEmpty();
        assertThat(verdict(90, 29, probe + 503, List.of())).isEmpty();
        assertThat(verdict(30, probe + 503, List.of()).orElseThrow().code()).isEqualTo(KilterCode.PROBE_REFUSED.code());
    }

    @Test
    void an_app_that_listens_nowhere_is_given_a_minute() {
        assertThat(verdict(59, REFUSED, List.of())).isEmpty();
        assertThat(verdict(60, REFUSED, List.of()).orElseThrow().evidence())
                .first()
                .asString()
                .contains("no port");
        assertThat(verdict(60, REFUSED, null).orElseThrow().evidence())
                .first()
                .asString()
                .contains("cannot be seen");
    }

    @Test
    void a_health_check_of_its_own_port_is_told_by_its_variable_once_its_grace_is_over() {
        List<Sockets.Listening> sockets = List.of(new Sockets.Listening(9001, false));
        assertThat(ofHealth(Duration.ofSeconds(60), sockets)).isEmpty();

        Problem problem = ofHealth(Duration.ofSeconds(10), sockets).orElseThrow();

        assertThat(problem.detail()).isEqualTo("web is not ready: nothing answers on port 9000");
        assertThat(problem.hint()).contains("`health: { port: 9001 }`", "the variable HEALTH_PORT");
        assertThat(problem.evidence())
                .containsExactly("the process listens on 9001", "HEALTH_PORT was 9000; refused for 20 s");
    }

    private static Optional<Problem> ofHealth(Duration grace, List<Sockets.Listening> sockets) {
        return UnreadyDiagnosis.verdict(
                "web",
                new UnreadyDiagnosis.Sighting(
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        grace,
                        9000,
                        UnreadyDiagnosis.Sighting.Asked.HEALTH_PORT,
                        "/healthz",
                        REFUSED,
                        sockets,
                        List.of()));
    }

    private static Optional<Problem> verdict(int seconds, String probe, @Nullable List<Sockets.Listening> sockets) {
        return verdict(seconds, seconds, probe, sockets);
    }

    private static Optional<Problem> verdict(
            int seconds, int steady, String probe, @Nullable List<Sockets.Listening> sockets) {
        return UnreadyDiagnosis.verdict(
                "web",
                new UnreadyDiagnosis.Sighting(
                        Duration.ofSeconds(seconds),
                        Duration.ofSeconds(steady),
                        Duration.ZERO,
                        3000,
                        UnreadyDiagnosis.Sighting.Asked.PORT,
                        "/healthz",
                        probe,
                        sockets,
                        List.of()));
    }
}
