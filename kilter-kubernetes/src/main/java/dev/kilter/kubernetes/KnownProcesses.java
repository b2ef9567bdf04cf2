package dev.kilter.kubernetes;

import dev.kilter.api.AppStore;
import dev.kilter.sdk.app.Slot;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/// The names of an env's processes and of what recurs in it. It may have none of their pods now: the env sleeps, or the
/// hour has not come.
final class KnownProcesses {
    private final AppStore apps;

    KnownProcesses(AppStore apps) {
        this.apps = apps;
    }

    /// Those that it declares, and those that still have pods.
    SortedSet<String> of(Slot slot, Collection<Pod> pods) {
        SortedSet<String> names = new TreeSet<>();
        pods.forEach(pod -> names.add(process(pod)));
        apps.find(slot).map(app -> app.spec().config()).ifPresent(config -> {
            names.add("web");
            names.addAll(config.processes().keySet());
            names.addAll(config.cron().keySet());
        });
        return names;
    }

    /// What a pod says of itself; empty: nothing.
    static String process(Pod pod) {
        return SlotLabels.orNone(pod.getMetadata().getLabels()).getOrDefault(SlotLabels.PROCESS, "");
    }
}
