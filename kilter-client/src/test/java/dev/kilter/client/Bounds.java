package dev.kilter.client;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/// What reading one file may cost, in processor seconds of the thread, so that a busy machine does not count, and in
/// bytes that it allocates.
public record Bounds(long seconds, long bytes) {
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// Does this, or fails with what it cost. What costs too much is done once more, since the first time loads
    /// classes.
    public void hold(String what, Runnable work) {
        if (holds(what, work).isEmpty()) {
            return;
        }
        holds(what, work).ifPresent(cost -> {
            throw new AssertionError(cost);
        });
    }

    private Optional<String> holds(String what, Runnable work) {
        long allocated = THREAD.getCurrentThreadAllocatedBytes();
        long time = THREAD.getCurrentThreadCpuTime();
        work.run();
        time = THREAD.getCurrentThreadCpuTime() - time;
        allocated = THREAD.getCurrentThreadAllocatedBytes() - allocated;
        return time <= seconds * 1_000_000_000L && allocated <= bytes
                ? Optional.empty()
                : Optional.of("%s took %d ms and allocated %d bytes".formatted(what, time / 1_000_000, allocated));
    }
}
