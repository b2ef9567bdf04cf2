package dev.kilter.local.host;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes the host what the flux repo says, and asks nothing but git. What cannot be read leaves everything as it is;
/// only a slot or an object that git really lacks is removed.
public final class LocalFlux implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final DesiredSource source;
    private final Workloads workloads;
    private final Cron cron;
    private final Map<Slot, Applied> applied = new ConcurrentHashMap<>();
    private final Map<Slot, SlotManifests> seen = new HashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Semaphore trigger = new Semaphore(0);
    private volatile boolean closed;
    private volatile String error = "";
    private String lastTip = "";
    private @Nullable Thread thread;

    public LocalFlux(DesiredSource source, Workloads workloads, Cron cron) {
        this.source = source;
        this.workloads = workloads;
        this.cron = cron;
    }

    /// Takes over what runs already, then follows git until [#close].
    public void start() {
        workloads.recover();
        thread = Thread.ofVirtual().name("local-flux").start(this::run);
    }

    /// Looks at git now rather than at the next poll.
    public void trigger() {
        trigger.release();
    }

    /// What of git the slot runs; empty before it was seen, and after it left git.
    public Optional<Applied> applied(Slot slot) {
        return Optional.ofNullable(applied.get(slot));
    }

    /// How each process of the slot is.
    public List<WorkloadState> workloads(Slot slot) {
        return workloads.states(slot.names().namespace());
    }

    /// Tries once more what of the slot was taken back or waits after a crash. A kill after this takes nothing
    /// back.
    public void tryAgain(Slot slot) {
        workloads.tryAgain(slot.names().namespace());
    }

    /// Why git cannot be read now; empty when it can.
    public String error() {
        return error;
    }

    /// Calls back soon after a slot was applied or refused, from any thread.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /// Stops following git; processes go on.
    @Override
    public void close() {
        closed = true;
        trigger.release();
        Thread running = thread;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (!closed) {
            try {
                follow();
                error = "";
            } catch (RuntimeException e) {
                String reason = String.valueOf(e.getMessage());
                if (!reason.equals(error)) {
                    System.getLogger(LocalFlux.class.getName())
                            .log(System.Logger.Level.WARNING, "git cannot be read", e);
                }
                error = reason;
            }
            try {
                if (trigger.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    trigger.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void follow() {
        Optional<String> tip = source.tip();
        if (tip.isEmpty() || tip.get().equals(lastTip)) {
            return;
        }
        Map<Slot, SlotManifests> slots = source.read(tip.get());
        slots.forEach((slot, manifests) -> apply(slot, manifests, tip.get()));
        prune(slots.keySet());
        lastTip = tip.get();
        listeners.forEach(Runnable::run);
    }

    private void apply(Slot slot, SlotManifests manifests, String commit) {
        Applied before = applied.getOrDefault(slot, new Applied("", commit, null));
        if (manifests.equals(seen.get(slot))) {
            applied.put(slot, new Applied(before.content(), commit, before.problem()));
            return;
        }
        String namespace = slot.names().namespace();
        try {
            SlotPlan plan = ManifestReader.read(namespace, manifests);
            workloads.apply(namespace, plan.workloads());
            cron.apply(namespace, plan.cron());
            applied.put(slot, new Applied(plan.content(), commit, null));
        } catch (KilterException e) {
            applied.put(slot, new Applied(before.content(), commit, e.problem()));
        } catch (RuntimeException e) {
            // a human's commit can hold anything: one slot that nobody can read must not stop the others
            Problem problem = ManifestFiles.failed("they make no sense: " + e.getMessage())
                    .problem();
            applied.put(slot, new Applied(before.content(), commit, problem));
        }
        seen.put(slot, manifests);
    }

    private void prune(Set<Slot> present) {
        Set<String> namespaces =
                present.stream().map(slot -> slot.names().namespace()).collect(Collectors.toSet());
        workloads.known().stream()
                .filter(namespace -> !namespaces.contains(namespace))
                .forEach(workloads::remove);
        cron.prune(namespaces);
        applied.keySet().retainAll(present);
        seen.keySet().retainAll(present);
    }
}
