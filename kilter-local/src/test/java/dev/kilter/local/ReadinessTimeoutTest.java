package dev.kilter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadinessTimeoutTest {
    private static Duration of(String value) {
        return ReadinessTimeout.of(Map.of("KILTER_READINESS_TIMEOUT", value));
    }

    @Test
    void it_is_a_quarter_of_an_hour_unless_the_platform_says_otherwise() {
        assertThat(ReadinessTimeout.of(Map.of())).isEqualTo(Duration.ofMinutes(15));
        assertThat(of("90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(of("30m")).isEqualTo(Duration.ofMinutes(30));
        assertThat(of("1h")).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void it_is_never_longer_than_the_maximum() {
        assertThat(of("99h")).isEqualTo(ReadinessTimeout.LONGEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"15", "0s", "-1m", "fifteen", "15 m", "1d"})
    void what_is_no_duration_is_refused(String value) {
        assertThatThrownBy(() -> of(value)).isInstanceOf(KilterException.class).hasMessageContaining("'" + value + "'");
    }
}
