package dev.kilter.operator.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobOutcomeTest {
    @Test
    void a_command_for_another_processor_is_told_from_one_that_fails() {
        Problem foreign = ended(126, "sh: 1: ./bin/release: Exec format error");
        assertThat(foreign.code()).isEqualTo(KilterCode.WRONG_PROCESSOR.code());
        assertThat(foreign.detail())
                .isEqualTo("the release command './bin/release' cannot start: its program is for another processor");
        assertThat(foreign.evidence()).containsExactly("sh: 1: ./bin/release: Exec format error");

        Problem failed = ended(1, "started", "working", "still working", "plugin: exec format error");
        assertThat(failed.code()).isEqualTo(KilterCode.RELEASE_FAILED.code());
        assertThat(failed.detail()).isEqualTo("the release command './bin/release' ended with exit code 1");
    }

    private static Problem ended(int code, String... lines) {
        return JobOutcome.abrupt(
                KilterCode.RELEASE_FAILED,
                "the release command './bin/release'",
                new JobState.Ended(code, List.of(lines)));
    }
}
