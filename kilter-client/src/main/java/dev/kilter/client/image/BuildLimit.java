package dev.kilter.client.image;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/// Interrupts the thread that made it when the time is over, unless it was closed before.
final class BuildLimit implements AutoCloseable {
    private final Thread working = Thread.currentThread();
    private final ReentrantLock ending = new ReentrantLock();
    private final Thread watch;
    private boolean isClosed;
    private boolean isPassed;

    private BuildLimit(Duration limit) {
        watch = Thread.ofVirtual().unstarted(() -> {
            try {
                Thread.sleep(limit);
                pass();
            } catch (InterruptedException _) {
                // Closed in time.
            }
        });
    }

    static BuildLimit of(Duration limit) {
        BuildLimit started = new BuildLimit(limit);
        started.watch.start();
        return started;
    }

    private void pass() {
        ending.lock();
        try {
            if (!isClosed) {
                isPassed = true;
                working.interrupt();
            }
        } finally {
            ending.unlock();
        }
    }

    boolean isPassed() {
        ending.lock();
        try {
            return isPassed;
        } finally {
            ending.unlock();
        }
    }

    @Override
    public void close() {
        ending.lock();
        try {
            isClosed = true;
            if (isPassed) {
                var _ = Thread.interrupted();
            }
        } finally {
            ending.unlock();
        }
        watch.interrupt();
    }
}
