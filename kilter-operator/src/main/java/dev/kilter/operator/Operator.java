package dev.kilter.operator;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.sdk.app.Slot;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Drives every slot's reconciler: at once when the store says that something changed, and again when a pass asked for
/// it. One pass a slot at a time; slots never wait for each other.
public final class Operator implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Operator.class.getName());
    private static final Duration TICK = Duration.ofMillis(50);

    private final AppStore apps;
    private final AppReconciler reconciler;
    private final ExecutorService passes = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Slot, Long> due = new ConcurrentHashMap<>();
    private final Map<Slot, Boolean> running = new ConcurrentHashMap<>();
    private final Semaphore woken = new Semaphore(0);
    private final Thread loop;
    private volatile boolean closed;
    private volatile boolean paused;

    /// An operator over these apps; it does nothing before [#start].
    public Operator(AppStore apps, AppReconciler reconciler) {
        this.apps = apps;
        this.reconciler = reconciler;
        this.loop = Thread.ofPlatform().name("operator").daemon().unstarted(this::loop);
    }

    /// Begins. What was interrupted by a kill goes on here.
    public void start() {
        apps.onChange(this::wake);
        loop.start();
    }

    /// Looks at every slot soon: something may have changed.
    public void wake() {
        due.clear();
        woken.release();
    }

    /// Stops passes from beginning until [#resume]; for tests of what runs without an operator.
    public void pause() {
        paused = true;
    }

    /// Goes on after [#pause].
    public void resume() {
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
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "the operator cannot read its apps", e);
                due.clear();
                waitABit();
            }
        }
    }

    private void dispatch() {
        long now = System.nanoTime();
        if (!due.isEmpty() && due.values().stream().allMatch(at -> at - now > 0)) {
            return;
        }
        for (KilterApp app : apps.list()) {
            Slot slot = app.slot();
            Long at = due.get(slot);
            if ((at == null || at - now <= 0) && running.putIfAbsent(slot, true) == null) {
                passes.execute(() -> pass(slot));
            }
        }
        due.putIfAbsent(IDLE, now + TimeUnit.SECONDS.toNanos(1));
        due.computeIfPresent(IDLE, (_, at) -> at - now <= 0 ? now + TimeUnit.SECONDS.toNanos(1) : at);
    }

    private static final Slot IDLE = Slot.parse("kilter/idle/none");

    private void pass(Slot slot) {
        Duration again = Duration.ofSeconds(1);
        try {
            again = reconciler.reconcile(slot);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the pass over " + slot + " broke", e);
        } finally {
            due.put(slot, System.nanoTime() + again.toNanos());
            running.remove(slot);
        }
    }

    private void waitABit() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
