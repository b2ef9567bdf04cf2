package dev.kilter.local.host;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The instances of one process on their way from the serving version to the wanted one. Its [SlotLoop] says when.
final class Rollout {
    private static final String ONE_AT_A_TIME =
            "strategy: recreate: the old one is stopped first, and nothing of it runs until the new one does";

    private final HostParts parts;
    private final WorkloadFolder folder;
    private final BackendRoute route;
    private final List<Instance> instances = new ArrayList<>();
    private Workload want;
    private Workload serving;
    private String announcement = "";

    /// Takes over the instances that an earlier daemon left.
    Rollout(HostParts parts, WorkloadFolder folder, Workload want, Workload serving, Instant now) {
        this.parts = parts;
        this.folder = folder;
        this.want = want;
        this.serving = serving;
        this.route = new BackendRoute(parts.routes(), want.spec().id().namespace());
        for (InstanceRecord each : folder.instances()) {
            Instance instance = new Instance(parts, folder, each, now);
            instance.adopt(now);
            instances.add(instance);
        }
    }

    /// Requests go at once to what an earlier daemon left ready, before anybody is told that this one runs.
    void goOnServing() {
        route.publish(servingHosts(), firstReady(kept(), serving));
    }

    /// From now on this is wanted and that serves. A process that is not part of one of them has no replicas there.
    void aim(Workload wanted, Workload served) {
        if (!wanted.equals(want)) {
            announcement = "";
        }
        want = wanted;
        serving = served;
    }

    Workload wanted() {
        return want;
    }

    /// Whether nothing of it is wanted, serves or still ends.
    boolean over() {
        return !want.present() && !serving.present() && instances.isEmpty();
    }

    void forget() {
        route.publish(List.of(), List.of());
        folder.remove();
    }

    /// Moves each instance on as far as it can now.
    void look(Instant now) {
        boolean wayIsFree = instances.stream().noneMatch(Rollout::inTheWay);
        instances.forEach(each -> each.look(now, wayIsFree && !(want.recreate() && runsAnother(each))));
        for (Instance each : List.copyOf(instances)) {
            if (each.stage() == Instance.Stage.GONE) {
                folder.forget(each.record().id());
                instances.remove(each);
            }
        }
    }

    /// Whether another version runs beside it, which may not be.
    private boolean runsAnother(Instance instance) {
        return instances.stream()
                .anyMatch(each -> each.runs() && !template(each).equals(template(instance)));
    }

    private static String template(Instance instance) {
        return instance.record().spec().id().template();
    }

    /// Whether it still holds a port that another instance waits for.
    private static boolean inTheWay(Instance instance) {
        return instance.suspended()
                ? instance.stage() != Instance.Stage.DOWN
                : instance.stage() == Instance.Stage.ENDING && instance.record().ignoresPort();
    }

    /// Sees to it that there are as many instances of the wanted version as are wanted, beside those that serve.
    void provide(Instant now) {
        for (int count = current().size(); count < want.replicas(); count++) {
            create(want.spec(), now);
        }
    }

    /// Whether the wanted version could take over now.
    boolean ready() {
        return current().stream().filter(Instance::ready).count() >= want.replicas();
    }

    /// Whether all that it lacks is that the serving version ends: it holds the port, or may not run beside this
    /// one.
    boolean waitsForOld() {
        return announcement.isEmpty()
                && !inTheWay().isEmpty()
                && current().stream().anyMatch(each -> want.recreate() || each.portTaken());
    }

    /// Why waiting longer for the wanted version is in vain.
    Optional<Diagnosis> verdict(Instant now) {
        return waitsForOld() ? Optional.empty() : wrong(now).filter(Diagnosis::isFinal);
    }

    /// Requests go to the wanted version, everything else ends.
    void takeOver(Instant now) {
        List<Instance> ready = firstReady(current(), want);
        announcement = "";
        route.publish(want.hosts(), ready);
        retire(each -> !ready.contains(each), now);
    }

    /// The version that took over earlier is not ready as a whole: what there is of it answers.
    void keepUp(Instant now) {
        List<Instance> current = current();
        route.publish(want.hosts(), firstReady(current, want));
        retire(each -> !current.contains(each), now);
    }

    /// The release is not ready yet: the serving version goes on. `alone`: all other processes are ready.
    void keepServing(boolean alone, Instant now) {
        List<Instance> kept = kept();
        List<Instance> current = current();
        if (alone && waitsForOld()) {
            announcement = want.recreate()
                    ? ONE_AT_A_TIME
                    : "the running version ignores PORT and holds port "
                            + want.spec().listening().port()
                            + ", which the new one wants too: it is stopped first, requests fail until the new one is"
                            + " ready";
            route.publish(servingHosts(), List.of());
            inTheWay().forEach(each -> each.suspend(now));
            current.forEach(each -> each.resume(now));
            return;
        }
        route.publish(servingHosts(), firstReady(kept, serving));
        retire(each -> !current.contains(each) && !kept.contains(each), now);
    }

    /// The release failed: all that is not the serving version ends, and that goes on.
    void takeBack(Instant now) {
        List<Instance> kept = new ArrayList<>(kept());
        kept.sort(java.util.Comparator.comparing(each -> !each.ready()));
        List<Instance> staying = kept.subList(0, Math.min(kept.size(), serving.replicas()));
        retire(each -> !staying.contains(each), now);
        for (Instance each : staying) {
            if (each.suspended() && each.stage() == Instance.Stage.DOWN) {
                announcement = "the new version did not become ready: the old one was started again";
                each.resume(now);
            }
        }
        route.publish(servingHosts(), firstReady(staying, serving));
    }

    /// Starts at once what waits after a crash.
    void tryAgain(Instant now) {
        instances.stream()
                .filter(each -> each.stage() == Instance.Stage.DOWN && !each.suspended())
                .forEach(each -> each.resume(now));
    }

    /// Ends all instances for now; true once they ended.
    boolean halt(Instant now) {
        route.publish(servingHosts(), List.of());
        for (Instance each : instances) {
            if (!each.suspended()) {
                each.halt(now);
            }
            each.look(now, false);
        }
        return instances.stream()
                .allMatch(each -> each.stage() == Instance.Stage.DOWN || each.stage() == Instance.Stage.GONE);
    }

    boolean calm() {
        return instances.stream().allMatch(Instance::ready);
    }

    void rotateLogs() {
        instances.forEach(Instance::rotateLog);
    }

    /// How it is, as part of this.
    WorkloadState state(SlotRecord slot, Instant now) {
        List<Instance> current = current();
        int ready = (int) instances.stream().filter(Instance::ready).count();
        int updated = (int) current.stream().filter(Instance::ready).count();
        int restarts = current.stream().mapToInt(Instance::crashes).sum();
        boolean switched = want.equals(serving) && updated >= want.replicas();
        int desired = want.present() ? want.replicas() : serving.replicas();
        WorkloadState.Counts counts = new WorkloadState.Counts(desired, ready, updated, restarts, switched);
        return RolloutReport.of(want, counts, slot, wrong(now), announcement);
    }

    private Optional<Diagnosis> wrong(Instant now) {
        return current().stream().flatMap(each -> each.diagnosis(now).stream()).findFirst();
    }

    private List<Instance> current() {
        return version(want).filter(each -> !each.suspended()).toList();
    }

    private List<Instance> kept() {
        return version(serving).toList();
    }

    private List<Instance> inTheWay() {
        if (want.recreate()) {
            String wanted = want.spec().id().template();
            return kept().stream()
                    .filter(each -> !each.suspended() && !template(each).equals(wanted))
                    .toList();
        }
        return kept().stream()
                .filter(each -> each.ready() && each.record().ignoresPort())
                .toList();
    }

    private java.util.stream.Stream<Instance> version(Workload workload) {
        String template = workload.spec().id().template();
        return instances.stream()
                .filter(_ -> workload.present())
                .filter(each -> !each.leaving() || each.suspended())
                .filter(each -> each.record().spec().id().template().equals(template));
    }

    private List<String> servingHosts() {
        return serving.present() ? serving.hosts() : want.hosts();
    }

    private static List<Instance> firstReady(List<Instance> of, Workload workload) {
        return of.stream().filter(Instance::ready).limit(workload.replicas()).toList();
    }

    private void retire(Predicate<Instance> which, Instant now) {
        instances.stream().filter(which).forEach(each -> each.retire(now));
    }

    private void create(ProcessSpec spec, Instant now) {
        FreePorts ports = parts.asking().ports();
        int port = spec.listening().worker() ? 0 : ports.take();
        ProcessSpec.Probe probe = spec.listening().probe();
        int healthPort = probe == null || probe.port() == 0 ? 0 : ports.take();
        String id = spec.id().namespace() + "." + spec.id().process() + "."
                + parts.ids().get();
        instances.add(
                new Instance(parts, folder, new InstanceRecord(id, spec, port, healthPort, false, null, false), now));
    }
}
