package dev.kilter.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How long it is until something is asked again.
final class Pause {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Pause() {}

    /// Waits after this many attempts, longer each time; an interrupted thread goes on at once.
    static void after(int attempts) {
        try {
            TimeUnit.MILLISECONDS.sleep(Math.min(LONGEST.toMillis(), 50L << Math.min(attempts, 10)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
