package dev.kilter.server;

import dev.kilter.sdk.deploy.DeployId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/// Wakes each stream when its own deploy has something new, whichever server wrote it. One query does for all of them:
/// at most fifty times a second for what this server wrote, once a second for everything, so that thousands who watch
/// cost those who deploy nothing.
final class Watchers implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration EVERYTHING = Duration.ofSeconds(1);

    private final Deploys deploys;
    private final EventSignal signal;
    private final Set<Watch> all = ConcurrentHashMap.newKeySet();
    private final Repeated looks;
    private long seen;
    private long looked = System.nanoTime();

    Watchers(Deploys deploys, EventSignal signal) {
        this.deploys = deploys;
        this.signal = signal;
        this.looks = Repeated.every(PAUSE, "looking for news of deploys that are watched", this::look);
    }

    /// One stream, until it is closed.
    final class Watch implements AutoCloseable {
        private final DeployId deploy;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private long newest;
        private boolean woken;

        private Watch(DeployId deploy) {
            this.deploy = deploy;
        }

        /// Waits until the deploy has an event after this one. False: none came for so long, or somebody called
        /// [#wake].
        boolean await(long after, Duration longest) throws InterruptedException {
            lock.lock();
            try {
                long left = longest.toNanos();
                while (newest <= after && !woken && left > 0) {
                    left = changed.awaitNanos(left);
                }
                return newest > after;
            } finally {
                lock.unlock();
            }
        }

        /// Ends the waiting, now and from now on.
        void wake() {
            lock.lock();
            try {
                woken = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void tell(long number) {
            lock.lock();
            try {
                if (number > newest) {
                    newest = number;
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }

    Watch of(DeployId deploy) {
        Watch watch = new Watch(deploy);
        all.add(watch);
        return watch;
    }

    /// Another server fires no signal here, so a second is the longest that its news take.
    private void look() {
        try {
            signal.await(seen);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        seen = signal.count();
        Set<DeployId> changed = signal.taken();
        boolean everything = System.nanoTime() - looked > EVERYTHING.toNanos();
        Map<DeployId, Long> newest = deploys.events()
                .newest(all.stream()
                        .map(watch -> watch.deploy)
                        .filter(deploy -> everything || changed.contains(deploy))
                        .collect(Collectors.toSet()));
        if (everything) {
            looked = System.nanoTime();
        }
        for (Watch watch : all) {
            Long number = newest.get(watch.deploy);
            if (number != null) {
                watch.tell(number);
            }
        }
    }

    @Override
    public void close() {
        looks.close();
    }
}
