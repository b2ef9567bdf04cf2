package dev.kilter.operator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/// Runs a pass over each thing of a kind: at once when it is woken, and again when the pass asked for it. One pass a
/// thing at a time; things never wait for each other.
final class ReconcileLoop<K> implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ReconcileLoop.class.getName());
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration RELIST = Duration.ofSeconds(1);

    private final String name;
    private final Supplier<List<K>> things;
    private final Function<K, Duration> reconcile;
    private final ExecutorService passes = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<K, Long> due = new ConcurrentHashMap<>();
    private final Map<K, Boolean> running = new ConcurrentHashMap<>();
    private final Semaphore woken = new Semaphore(0);
    private final AtomicLong wakes = new AtomicLong();
    private final Thread loop;
    private long relist = System.nanoTime();
    private volatile boolean closed;
    private volatile boolean paused;

    ReconcileLoop(String name, Supplier<List<K>> things, Function<K, Duration> reconcile) {
        this.name = name;
        this.things = things;
        this.reconcile = reconcile;
        this.loop = Thread.ofPlatform().name(name).daemon().unstarted(this::loop);
    }

    void start() {
        loop.start();
    }

    void wake() {
        wakes.incrementAndGet();
        due.clear();
        woken.release();
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    @Override
    public void close() {
        closed = true;
        loop.interrupt();
        passes.shutdown();
        try {
            if (!passes.awaitTermination(20, TimeUnit.SECONDS)) {
                passes.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        while (!closed) {
            try {
                if (!paused) {
                    dispatch();
                }
                if (woken.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                    woken.drainPermits();
                    relist = System.nanoTime();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "the loop over " + name + " cannot read them", e);
                due.clear();
                waitABit();
            }
        }
    }

    private void dispatch() {
        long now = System.nanoTime();
        Optional<Long> next = due.values().stream().min((a, b) -> Long.compare(a - now, b - now));
        if (relist - now > 0 && (next.isEmpty() || next.get() - now > 0)) {
            return;
        }
        relist = now + RELIST.toNanos();
        List<K> listed = things.get();
        due.keySet().retainAll(Set.copyOf(listed));
        for (K thing : listed) {
            Long at = due.get(thing);
            if ((at == null || at - now <= 0) && running.putIfAbsent(thing, true) == null) {
                passes.execute(() -> pass(thing));
            }
        }
    }

    /// What changed during a pass may have come too late for it: then the next one follows at once.
    private void pass(K thing) {
        long before = wakes.get();
        Duration again = RELIST;
        try {
            again = reconcile.apply(thing);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the pass over " + thing + " broke", e);
        } finally {
            due.put(thing, System.nanoTime() + (wakes.get() == before ? again.toNanos() : 0));
            running.remove(thing);
        }
    }

    private static void waitABit() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
