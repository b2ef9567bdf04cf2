package dev.kilter.server;

import dev.kilter.sdk.deploy.DeployId;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes the streams that wait for new events.
final class EventSignal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Set<DeployId> changed = new HashSet<>();
    private long fired;

    /// This deploy has something new.
    void fire(DeployId deploy) {
        lock.lock();
        try {
            fired++;
            changed.add(deploy);
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Those that were fired since it was asked last; for one who asks.
    Set<DeployId> taken() {
        lock.lock();
        try {
            Set<DeployId> taken = Set.copyOf(changed);
            changed.clear();
            return taken;
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
