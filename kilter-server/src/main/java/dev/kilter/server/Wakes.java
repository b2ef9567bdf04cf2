package dev.kilter.server;

import dev.kilter.sdk.app.Slot;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What the queue is asked to look at. Who changes one slot asks for that one alone, so that a deploy costs the same
/// whether ten wait elsewhere or a thousand.
final class Wakes {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition asked = lock.newCondition();
    private final Set<Slot> slots = new HashSet<>();
    private boolean all;

    void slot(Slot slot) {
        lock.lock();
        try {
            slots.add(slot);
            asked.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void everything() {
        lock.lock();
        try {
            all = true;
            asked.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until somebody asks, at most so many nanoseconds, and takes what was asked for. Empty: everything,
    /// which is also what is due when the time is over.
    Set<Slot> await(long longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest;
            while (!all && slots.isEmpty() && left > 0) {
                left = asked.awaitNanos(left);
            }
            Set<Slot> taken = all || left <= 0 ? Set.of() : Set.copyOf(slots);
            all = false;
            slots.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
