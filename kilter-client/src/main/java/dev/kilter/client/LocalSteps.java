package dev.kilter.client;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.DeployEvent;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Steps of a deploy on this machine, told as the events that the server sends for its own.
record LocalSteps(Consumer<DeployEvent> events) {
    /// Does the work; `note` says in a few words what came of it.
    <T> T step(String id, Supplier<T> work, Function<T, String> note) {
        long start = System.nanoTime();
        events.accept(new DeployEvent.StepStarted(id));
        try {
            T value = work.get();
            events.accept(new DeployEvent.StepEnded(id, "done", note.apply(value), millis(start), null));
            return value;
        } catch (KilterException e) {
            events.accept(new DeployEvent.StepEnded(id, "failed", "", millis(start), e.problem()));
            throw e;
        }
    }

    private static long millis(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
