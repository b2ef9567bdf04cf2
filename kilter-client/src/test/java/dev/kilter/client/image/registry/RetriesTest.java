package dev.kilter.client.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-05T12:00:00Z"), ZoneOffset.UTC);

    private final List<Duration> waits = new ArrayList<>();
    private final Retries retries = new Retries(waits::add, NOON);

    @Test
    void the_registry_says_when_in_seconds_or_by_a_date_and_never_for_longer_than_a_minute() throws IOException {
        for (String wish : List.of(
                "7",
                "0",
                "3600",
                "Mon, 5 Jan 2026 12:00:20 GMT",
                "Mon, 5 Jan 2026 11:00:00 GMT",
                "Tue, 6 Jan 2026 12:00:00 GMT")) {
            assertThat(retries.waitAfter(busy(wish), 1)).isTrue();
        }
        assertThat(waits).extracting(Duration::toSeconds).containsExactly(7L, 0L, 60L, 20L, 0L, 60L);
    }

    @Test
    void without_a_wish_each_wait_is_longer_and_the_eighth_try_is_the_last() throws IOException {
        int attempt = 1;
        while (retries.waitAfter(busy("soon"), attempt)) {
            attempt++;
        }
        assertThat(waits)
                .extracting(Duration::toMillis)
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 8_000L, 8_000L);
    }

    @Test
    void what_will_not_pass_is_not_asked_again() {
        assertThat(List.of(429, 500, 502, 503, 504)).allMatch(status -> Retries.isPassing(status));
        assertThat(List.of(200, 400, 401, 403, 404, 501)).noneMatch(status -> Retries.isPassing(status));
        assertThat(Retries.isPassing(new IOException("Connection reset"))).isTrue();
        assertThat(Retries.isPassing(new ConnectException("refused"))).isFalse();
    }

    private static Answer busy(String retryAfter) {
        HttpHeaders headers = HttpHeaders.of(Map.of("Retry-After", List.of(retryAfter)), (_, _) -> true);
        return new Answer(429, headers, "", URI.create("http://registry"));
    }
}
