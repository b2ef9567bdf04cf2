package dev.kilter.client;

import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The position in a deploy's stream. It takes the deadline from the server and measures it by its own clock from the
/// moment it is told, since two clocks disagree.
final class Follow {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(40);

    private final Consumer<NumberedEvent> listener;
    private long next;
    private @Nullable DeployResult result;
    private @Nullable Long end;

    Follow(long from, Consumer<NumberedEvent> listener) {
        this.next = from;
        this.listener = listener;
    }

    /// The number of the first event not read yet.
    long next() {
        return next;
    }

    Optional<DeployResult> result() {
        return Optional.ofNullable(result);
    }

    /// Whether the verdict is overdue.
    boolean isOver() {
        return end != null && System.nanoTime() - end > 0;
    }

    /// Reads until the result, the end of the connection, or until the verdict is overdue.
    void read(Http http, String path) throws IOException {
        Map<String, String> headers = next > 1 ? Map.of("Last-Event-ID", String.valueOf(next - 1)) : Map.of();
        boolean toldBefore = end != null;
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(http.stream(path, headers, silence()), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null && result == null && !isOver(); line = in.readLine()) {
                if (line.startsWith("data:")) {
                    take(Wire.decode(line.substring(5).strip(), NumberedEvent.class));
                }
                if (end != null && !toldBefore) {
                    return;
                }
            }
        }
    }

    /// No longer than the verdict may take: the connection that learns of the deadline is taken up again with this.
    private Duration silence() {
        if (end == null) {
            return LONGEST_SILENCE;
        }
        Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
        return left.compareTo(LONGEST_SILENCE) < 0 ? left : LONGEST_SILENCE;
    }

    private void take(NumberedEvent event) {
        if (event.number() < next) {
            return;
        }
        next = event.number() + 1;
        switch (event.event()) {
            case DeployEvent.Result(var end) -> result = end;
            case DeployEvent.Granted(var deadline) ->
                end = System.nanoTime()
                        + Duration.between(event.at(), deadline).plus(GRACE).toNanos();
            case DeployEvent.Accepted _,
                    DeployEvent.Queued _,
                    DeployEvent.StepStarted _,
                    DeployEvent.StepNote _,
                    DeployEvent.StepEnded _,
                    DeployEvent.Notice _ -> {}
        }
        listener.accept(event);
    }
}
