package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.Slot;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WakesTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final Slot ONE = ServerFixture.slot("one");
    private static final Slot TWO = ServerFixture.slot("two");

    private final Wakes wakes = new Wakes();

    @Test
    void what_was_asked_for_before_it_waits_is_taken_once() throws InterruptedException {
        wakes.slot(ONE);
        wakes.slot(TWO);
        wakes.slot(ONE);

        assertThat(wakes.await(MINUTE)).isEqualTo(Set.of(ONE, TWO));
        wakes.slot(TWO);
        assertThat(wakes.await(MINUTE)).isEqualTo(Set.of(TWO));
    }

    @Test
    void everything_holds_each_slot() throws InterruptedException {
        wakes.slot(ONE);
        wakes.everything();

        assertThat(wakes.await(MINUTE)).isEmpty();
        wakes.slot(TWO);
        assertThat(wakes.await(MINUTE)).as("nothing of before is left").isEqualTo(Set.of(TWO));
    }

    @Test
    void when_its_time_is_over_everything_is_due_whoever_asks() throws InterruptedException {
        wakes.slot(ONE);

        assertThat(wakes.await(0)).isEmpty();
        assertThat(wakes.await(1)).isEmpty();
    }
}
