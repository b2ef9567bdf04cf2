package dev.kilter.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes the streams that wait for new events.
final class EventSignal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private long fired;

    void fire() {
        lock.lock();
        try {
            fired++;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long count() {
        lock.lock();
        try {
            return fired;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until something was fired after `seen`, at most a second.
    void await(long seen) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(1);
            while (fired == seen && left > 0) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
