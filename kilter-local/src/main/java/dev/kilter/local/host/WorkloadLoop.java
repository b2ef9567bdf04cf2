package dev.kilter.local.host;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Brings one process of a slot to what is wanted and keeps it there: new instances beside the old ones, the route
/// switched when all are ready, the old ones drained and stopped. One thread; all it knows is on disk, so another
/// daemon goes on.
final class WorkloadLoop {
    private static final long BUSY_MILLIS = 40;
    private static final long IDLE_MILLIS = 300;

    private final HostParts parts;
    private final WorkloadFolder folder;
    private final Runnable changed;
    private final List<Instance> instances = new ArrayList<>();
    private final Semaphore waking = new Semaphore(0);
    private final BackendRoute route;
    private volatile Workload wanted;
    private volatile Seen seen;
    private volatile boolean closed;
    private volatile boolean stopping;
    private @Nullable Workload written;
    private String announcement = "";
    private @Nullable Thread thread;

    WorkloadLoop(HostParts parts, WorkloadFolder folder, Workload wanted, Runnable changed) {
        this.parts = parts;
        this.folder = folder;
        this.wanted = wanted;
        this.changed = changed;
        this.route = new BackendRoute(parts.routes(), wanted.spec().id().namespace());
        this.seen = new Seen(wanted, beginning(wanted, 0));
    }

    /// A state, and what was wanted when it was seen.
    private record Seen(Workload wanted, WorkloadState state) {}

    /// Takes over what an earlier daemon left, then goes on by itself. `finished` is asked when nothing is left of
    /// a workload that is wanted no more: true ends the loop.
    void start(java.util.function.BooleanSupplier finished) {
        Instant now = parts.clock().instant();
        for (InstanceRecord each : folder.instances()) {
            Instance instance = new Instance(parts, folder, each, now);
            instance.adopt(now);
            instances.add(instance);
        }
        thread = Thread.ofVirtual()
                .name("workload " + wanted.spec().id().namespace() + "/"
                        + wanted.spec().id().process())
                .start(() -> run(finished));
    }

    void want(Workload workload) {
        wanted = workload;
        wake();
    }

    Workload wanted() {
        return wanted;
    }

    /// How it is; never how an earlier wish was fulfilled.
    WorkloadState state() {
        Workload want = wanted;
        Seen last = seen;
        return last.wanted().equals(want)
                ? last.state()
                : beginning(want, last.state().counts().ready());
    }

    private static WorkloadState beginning(Workload want, int ready) {
        ProcessSpec.Id id = want.spec().id();
        WorkloadState.Counts counts = new WorkloadState.Counts(want.replicas(), ready, 0, 0, false);
        return new WorkloadState(
                id.process(), id.template(), counts, "waiting for " + id.process() + " to become ready", null, false);
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

    private void run(java.util.function.BooleanSupplier finished) {
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
                    if (wanted.replicas() == 0
                            && wanted.hosts().isEmpty()
                            && instances.isEmpty()
                            && finished.getAsBoolean()) {
                        return;
                    }
                    if (round++ % 5 == 0) {
                        instances.forEach(Instance::rotateLog);
                    }
                }
            } catch (RuntimeException e) {
                System.getLogger(WorkloadLoop.class.getName())
                        .log(System.Logger.Level.ERROR, "a round failed; tried again", e);
            }
            pause();
        }
    }

    private void step(Instant now) {
        Workload want = wanted;
        if (!want.equals(written)) {
            announcement = "";
            folder.write(want);
            written = want;
        }
        boolean waySoonFree =
                instances.stream().anyMatch(each -> each.suspended() && each.stage() != Instance.Stage.DOWN);
        for (Instance each : instances) {
            each.look(now, !waySoonFree);
        }
        forgetGone();
        List<Instance> current = current(want);
        List<Instance> others = instances.stream()
                .filter(each -> !each.leaving() && !current.contains(each))
                .toList();
        while (current.size() < want.replicas()) {
            current.add(create(want.spec(), now));
        }
        List<Instance> ready =
                current.stream().filter(Instance::ready).limit(want.replicas()).toList();
        if (ready.size() >= want.replicas()) {
            announcement = "";
            route.publish(want.hosts(), ready);
            instances.stream().filter(each -> !ready.contains(each)).forEach(each -> each.retire(now));
        } else {
            keepServing(want, current, others, now);
        }
        publish(want, current, ready.size() >= want.replicas(), now);
    }

    private List<Instance> current(Workload want) {
        return new ArrayList<>(instances.stream()
                .filter(each -> !each.leaving() && !each.suspended())
                .filter(each -> each.record()
                        .spec()
                        .id()
                        .template()
                        .equals(want.spec().id().template()))
                .toList());
    }

    /// The wanted version is not ready: the old one goes on, as far as it is any good.
    private void keepServing(Workload want, List<Instance> current, List<Instance> others, Instant now) {
        List<Instance> serving = others.stream().filter(Instance::ready).toList();
        route.publish(
                want.hosts(),
                serving.isEmpty() ? current.stream().filter(Instance::ready).toList() : serving);
        others.stream()
                .filter(each -> !each.record().proven() && !each.suspended())
                .forEach(each -> each.retire(now));
        List<Instance> inTheWay =
                serving.stream().filter(each -> each.record().ignoresPort()).toList();
        if (!inTheWay.isEmpty() && announcement.isEmpty() && current.stream().anyMatch(Instance::portTaken)) {
            int port = want.spec().listening().port();
            announcement = "the running version ignores PORT and holds port " + port
                    + ", which the new one wants too: it is stopped first, requests fail until the new one is ready";
            route.publish(want.hosts(), List.of());
            inTheWay.forEach(each -> each.suspend(now));
            current.forEach(each -> each.resume(now));
            return;
        }
        boolean inVain = current.stream().anyMatch(each -> each.crashes() >= Patience.CRASHES);
        if (inVain) {
            comeBack(current, now);
        }
    }

    /// The new version had the port to itself and failed: it makes way for the old one again.
    private void comeBack(List<Instance> current, Instant now) {
        List<Instance> waiting = instances.stream().filter(Instance::suspended).toList();
        boolean old = waiting.stream()
                .anyMatch(each -> !current.contains(each) && each.record().proven());
        if (old) {
            announcement = "the new version did not become ready on that port: the old one was started again";
            waiting.forEach(each -> each.resume(now));
        }
    }

    private Instance create(ProcessSpec spec, Instant now) {
        int port = spec.listening().worker() ? 0 : parts.asking().ports().take();
        String id = spec.id().namespace() + "." + spec.id().process() + "."
                + parts.ids().get();
        InstanceRecord record = new InstanceRecord(id, spec, port, false, null, false);
        Instance instance = new Instance(parts, folder, record, now);
        instances.add(instance);
        return instance;
    }

    private void forgetGone() {
        for (Instance each : List.copyOf(instances)) {
            if (each.stage() == Instance.Stage.GONE) {
                folder.forget(each.record().id());
                instances.remove(each);
            }
        }
    }

    private boolean stopFurther(Instant now) {
        route.publish(wanted.hosts(), List.of());
        instances.forEach(each -> {
            if (!each.suspended()) {
                each.halt(now);
            }
            each.look(now, false);
        });
        return instances.stream()
                .allMatch(each -> each.stage() == Instance.Stage.DOWN || each.stage() == Instance.Stage.GONE);
    }

    private void publish(Workload want, List<Instance> current, boolean switched, Instant now) {
        Optional<Diagnosis> wrong =
                current.stream().flatMap(each -> each.diagnosis(now).stream()).findFirst();
        int ready = (int) instances.stream().filter(Instance::ready).count();
        int updated = (int) current.stream().filter(Instance::ready).count();
        int restarts = current.stream().mapToInt(Instance::crashes).sum();
        String waiting = switched ? "" : "waiting for " + want.spec().id().process() + " to become ready";
        String message = wrong.map(each -> each.problem().detail()).orElse(waiting);
        WorkloadState fresh = new WorkloadState(
                want.spec().id().process(),
                want.spec().id().template(),
                new WorkloadState.Counts(want.replicas(), ready, updated, restarts, switched),
                announcement.isEmpty() ? message : announcement,
                wrong.map(Diagnosis::problem).orElse(null),
                wrong.map(Diagnosis::isFinal).orElse(false));
        Seen latest = new Seen(want, fresh);
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
        boolean settled = instances.stream().allMatch(Instance::ready);
        try {
            if (waking.tryAcquire(settled ? IDLE_MILLIS : BUSY_MILLIS, TimeUnit.MILLISECONDS)) {
                waking.drainPermits();
            }
        } catch (InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        }
    }
}
