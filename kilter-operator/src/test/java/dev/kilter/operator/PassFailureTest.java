package dev.kilter.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassFailureTest {
    @ParameterizedTest
    @CsvSource({
        "GIT_UNREACHABLE, git: it is so",
        "GIT_RACE_LOST,   git: it is so",
        "UNREACHABLE,     the platform: it is so"
    })
    void what_is_away_is_waited_for_by_name(KilterCode code, String on) {
        Problem problem = problem(code);

        assertThat(PassFailure.passes(problem)).isTrue();
        assertThat(PassFailure.waitingFor(problem)).isEqualTo(on);
    }

    @ParameterizedTest
    @CsvSource({"GIT_REFUSED", "NO_SPACE", "INTERNAL_ERROR", "MIGRATION_FAILED", "ADMISSION_REFUSED"})
    void what_somebody_has_to_do_something_about_ends_the_deploy(KilterCode code) {
        assertThat(PassFailure.passes(problem(code))).isFalse();
    }

    private static Problem problem(KilterCode code) {
        return Problem.of(code, "it is so", "Do something.");
    }
}
