package dev.kilter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.DeployRecord;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class LocalSilenceTest {
    private static final DeployRecord DEPLOY = new DeployRecord(
            "d-7f3k",
            "acme/shop",
            "prod",
            DeployStatus.ACCEPTED,
            "rollout",
            "ada",
            null,
            false,
            null,
            Instant.EPOCH,
            null,
            null,
            null);

    private Instant now = Instant.EPOCH;
    private boolean gone;
    private final LocalSilence silence = new LocalSilence(() -> {}, () -> gone, () -> now, DEPLOY);

    private void after(Duration passed) {
        now = now.plus(passed);
        silence.run();
    }

    @Test
    void a_platform_that_was_stopped_and_that_nobody_starts_ends_the_waiting() {
        gone = true;
        after(Duration.ZERO);
        after(Duration.ofSeconds(5));
        after(Duration.ofSeconds(5));

        assertThatThrownBy(() -> after(Duration.ofSeconds(5)))
                .asInstanceOf(InstanceOfAssertFactories.type(KilterException.class))
                .satisfies(e -> assertThat(e.problem().detail())
                        .isEqualTo("the local platform was stopped while the deploy d-7f3k ran"))
                .satisfies(e -> assertThat(e.problem().hint()).isEqualTo("kilter attach d-7f3k"));
    }

    @Test
    void one_that_another_command_starts_again_is_waited_for() {
        gone = true;
        after(Duration.ofSeconds(5));
        after(Duration.ofSeconds(5));
        gone = false;
        after(Duration.ofSeconds(5));
        gone = true;

        assertThatCode(() -> after(Duration.ofSeconds(5))).doesNotThrowAnyException();
    }

    @Test
    void two_short_absences_are_not_a_long_one() {
        gone = true;
        after(Duration.ofSeconds(5));

        assertThatCode(() -> after(Duration.ofMinutes(1))).doesNotThrowAnyException();
    }
}
