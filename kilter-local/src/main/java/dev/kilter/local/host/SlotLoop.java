package dev.kilter.local.host;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Brings the processes of a slot to what is wanted and keeps them there. All processes of a new release start beside
/// the old ones; once each is ready, they take over together; if one fails for good, all are taken back and the old
/// ones go on. One thread; all it knows is on disk, so another daemon goes on.
final class SlotLoop {
    private static final long BUSY_MILLIS = 40;
    private static final long IDLE_MILLIS = 300;
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(10);

    private final HostParts parts;
    private final String namespace;
    private final SlotFolder folder;
    private final Runnable changed;
    private final Map<String, Rollout> rollouts = new LinkedHashMap<>();
    private final Semaphore waking = new Semaphore(0);
    private volatile Wish wish;
    private volatile Seen seen;
    private volatile boolean closed;
    private volatile boolean stopping;
    private SlotRecord record;
    private volatile int taken;
    private @Nullable Thread thread;

    /// Wants what an earlier daemon wanted last.
    SlotLoop(HostParts parts, String namespace, SlotFolder folder, Runnable changed) {
        this.parts = parts;
        this.namespace = namespace;
        this.folder = folder;
        this.changed = changed;
        this.record = folder.record().orElse(SlotRecord.NEW);
        this.wish = new Wish(0, record.wanted(), false);
        this.seen = new Seen(-1, List.of());
    }

    /// What git wants. `again`: what was taken back is tried once more.
    private record Wish(int number, List<Workload> workloads, boolean again) {}

    /// States, and the wish they belong to.
    private record Seen(int wish, List<WorkloadState> states) {}

    /// Takes over what an earlier daemon left, then goes on by itself. `finished` is asked when nothing is left of
    /// a slot that is wanted no more: true ends the loop.
    void start(BooleanSupplier finished) {
        aim(parts.clock().instant());
        rollouts.values().forEach(Rollout::goOnServing);
        thread = Thread.ofVirtual().name("slot " + namespace).start(() -> run(finished));
    }

    void want(List<Workload> workloads) {
        if (!workloads.equals(wish.workloads())) {
            wish = new Wish(wish.number() + 1, List.copyOf(workloads), false);
            wake();
        }
    }

    /// Tries what was taken back once more, and starts at once what waits after a crash. It is on disk when this
    /// returns, which is a moment later.
    void tryAgain() {
        Wish again = new Wish(wish.number() + 1, wish.workloads(), true);
        wish = again;
        wake();
        long end = System.nanoTime() + LONGEST_ROUND.toNanos();
        while (taken < again.number() && !closed && !stopping && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    boolean wanted() {
        return !wish.workloads().isEmpty();
    }

    /// How each process is; never how an earlier wish was fulfilled.
    List<WorkloadState> states() {
        Wish now = wish;
        Seen last = seen;
        if (last.wish() == now.number()) {
            return last.states();
        }
        List<WorkloadState> states = new ArrayList<>();
        for (Workload each : now.workloads()) {
            int ready = last.states().stream()
                    .filter(state -> state.process().equals(each.spec().id().process()))
                    .mapToInt(state -> state.counts().ready())
                    .sum();
            states.add(RolloutReport.beginning(each, ready));
        }
        return states;
    }

    /// Ends all processes and keeps their records, so that the next daemon starts them again. Returns at once.
    void stop() {
        stopping = true;
        wake();
    }

    /// Ends the loop; processes go on.
    void close() throws InterruptedException {
        closed = true;
        wake();
        join();
    }

    void join() throws InterruptedException {
        Thread running = thread;
        if (running != null) {
            running.join();
        }
    }

    private void run(BooleanSupplier finished) {
        int round = 0;
        while (!closed) {
            try {
                Instant now = parts.clock().instant();
                if (stopping) {
                    if (stopFurther(now)) {
                        return;
                    }
                } else {
                    step(now);
                    if (rollouts.isEmpty() && record.wanted().isEmpty() && finished.getAsBoolean()) {
                        return;
                    }
                    if (round++ % 5 == 0) {
                        rollouts.values().forEach(Rollout::rotateLogs);
                    }
                }
            } catch (RuntimeException e) {
                System.getLogger(SlotLoop.class.getName())
                        .log(System.Logger.Level.ERROR, "a round failed; tried again", e);
            }
            pause();
        }
    }

    private void step(Instant now) {
        Wish next = wish;
        if (next.number() != taken) {
            take(next, now);
        }
        rollouts.values().forEach(each -> each.look(now));
        if (record.failure() == null) {
            goOn(now);
        } else {
            rollouts.values().forEach(each -> each.takeBack(now));
        }
        forgetOver();
        publish(next.number(), now);
    }

    private void take(Wish next, Instant now) {
        SlotRecord fresh = record.wanting(next.workloads());
        write(next.again() ? fresh.triedAgain() : fresh, now);
        if (next.again()) {
            rollouts.values().forEach(each -> each.tryAgain(now));
        }
        taken = next.number();
    }

    private void goOn(Instant now) {
        rollouts.values().forEach(each -> each.provide(now));
        List<Rollout> missing =
                rollouts.values().stream().filter(each -> !each.ready()).toList();
        if (missing.isEmpty()) {
            write(record.switched(), now);
        }
        if (record.settled()) {
            for (Rollout each : rollouts.values()) {
                if (each.ready()) {
                    each.takeOver(now);
                } else {
                    each.keepUp(now);
                }
            }
            return;
        }
        Optional<SlotRecord.Failure> failure = failure(now);
        if (failure.isPresent()) {
            write(record.failed(failure.get()), now);
            rollouts.values().forEach(each -> each.takeBack(now));
            return;
        }
        boolean alone = missing.stream().allMatch(Rollout::waitsForOld);
        rollouts.values().forEach(each -> each.keepServing(alone, now));
    }

    private Optional<SlotRecord.Failure> failure(Instant now) {
        for (Map.Entry<String, Rollout> each : rollouts.entrySet()) {
            Optional<Diagnosis> verdict = each.getValue().verdict(now);
            if (verdict.isPresent()) {
                return Optional.of(
                        new SlotRecord.Failure(each.getKey(), verdict.get().problem()));
            }
        }
        return Optional.empty();
    }

    private void write(SlotRecord fresh, Instant now) {
        if (!fresh.equals(record)) {
            folder.write(fresh);
            record = fresh;
            aim(now);
        }
    }

    /// Gives each process its part of what is wanted and of what serves.
    private void aim(Instant now) {
        Set<String> names = new LinkedHashSet<>();
        record.wanted().forEach(each -> names.add(each.spec().id().process()));
        record.serving().forEach(each -> names.add(each.spec().id().process()));
        names.addAll(rollouts.keySet());
        names.addAll(folder.processes());
        for (String name : names) {
            Optional<Workload> want = of(record.wanted(), name);
            Optional<Workload> serves = of(record.serving(), name);
            Rollout rollout = rollouts.get(name);
            WorkloadFolder place = folder.process(name);
            Optional<Workload> any = want.or(() -> serves)
                    .or(() -> Optional.ofNullable(rollout).map(Rollout::wanted))
                    .or(() -> place.instances().stream()
                            .findFirst()
                            .map(each -> new Workload(each.spec(), 0, List.of())));
            if (any.isEmpty()) {
                place.remove();
                continue;
            }
            Workload absent = any.get().removed();
            if (rollout == null) {
                rollouts.put(name, new Rollout(parts, place, want.orElse(absent), serves.orElse(absent), now));
            } else {
                rollout.aim(want.orElse(absent), serves.orElse(absent));
            }
        }
    }

    private static Optional<Workload> of(List<Workload> workloads, String name) {
        return workloads.stream()
                .filter(each -> each.spec().id().process().equals(name))
                .findFirst();
    }

    private void forgetOver() {
        rollouts.values().removeIf(each -> {
            boolean over = each.over();
            if (over) {
                each.forget();
            }
            return over;
        });
    }

    private boolean stopFurther(Instant now) {
        boolean ended = true;
        for (Rollout each : rollouts.values()) {
            ended &= each.halt(now);
        }
        return ended;
    }

    private void publish(int number, Instant now) {
        List<WorkloadState> states =
                rollouts.values().stream().map(each -> each.state(record, now)).toList();
        Seen latest = new Seen(number, states);
        boolean differs = !latest.equals(seen);
        seen = latest;
        if (differs) {
            changed.run();
        }
    }

    private void wake() {
        waking.release();
    }

    private void pause() {
        boolean calm = rollouts.values().stream().allMatch(Rollout::calm);
        try {
            if (waking.tryAcquire(calm ? IDLE_MILLIS : BUSY_MILLIS, TimeUnit.MILLISECONDS)) {
                waking.drainPermits();
            }
        } catch (InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        }
    }
}
