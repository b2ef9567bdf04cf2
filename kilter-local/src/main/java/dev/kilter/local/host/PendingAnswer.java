package dev.kilter.local.host;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A question to a process that may take long to answer. Whoever asks waits a moment for it, and otherwise looks again
/// later: the other processes of its slot wait, too.
final class PendingAnswer {
    private static final long MOMENT_MILLIS = 2_000;

    private @Nullable CompletableFuture<Answer> asked;

    /// Where it was asked, and what came of it.
    record Answer(Asked asked, ProbeResult result) {}

    /// The answer to the question that is open, or to this one where none is; null: it has not come yet.
    @Nullable
    Answer of(Supplier<Answer> question) {
        CompletableFuture<Answer> open = asked;
        if (open == null) {
            open = CompletableFuture.supplyAsync(
                    question, command -> Thread.ofVirtual().name("probe").start(command));
            asked = open;
        }
        try {
            Answer answer = open.get(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
            asked = null;
            return answer;
        } catch (TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            asked = null;
            throw new IllegalStateException("a probe says what it met, and throws nothing", e.getCause());
        }
    }

    /// The process that was asked is gone.
    void drop() {
        asked = null;
    }
}
