package dev.kilter.testkit;

import dev.kilter.sdk.spi.ProjectTree;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Makes threads meet: each waits at its first step until all are there. One that never comes, as it stands at a lock,
/// holds the others up for a moment only.
final class Crowd {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    private final CountDownLatch missing;
    private final long deadline = System.nanoTime() + PATIENCE;

    Crowd(int size) {
        this.missing = new CountDownLatch(size);
    }

    /// Arrives, and goes on when all have arrived or patience is over.
    void meet() {
        missing.countDown();
        try {
            boolean _ = missing.await(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The same tree for one thread, which meets the others when it first looks into it.
    ProjectTree gatheringIn(ProjectTree tree) {
        var met = new AtomicBoolean();
        return new ProjectTree() {
            @Override
            public List<String> files(String folder) {
                meetOnce();
                return tree.files(folder);
            }

            @Override
            public byte[] read(String path) {
                meetOnce();
                return tree.read(path);
            }

            private void meetOnce() {
                if (met.compareAndSet(false, true)) {
                    meet();
                }
            }
        };
    }
}
