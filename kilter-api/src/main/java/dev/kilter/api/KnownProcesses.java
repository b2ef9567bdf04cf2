package dev.kilter.api;

import dev.kilter.sdk.app.Slot;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/// The names of an env's processes and of what recurs in it. None of them may run now: the env sleeps, one runs zero
/// times, or the hour has not come. Safe from many threads.
public final class KnownProcesses {
    private final AppStore apps;

    /// Those of the envs in this store.
    public KnownProcesses(AppStore apps) {
        this.apps = apps;
    }

    /// Those that it declares, and those of which something is still there.
    public SortedSet<String> of(Slot slot, Collection<String> seen) {
        SortedSet<String> names = new TreeSet<>(seen);
        apps.find(slot).map(app -> app.spec().config()).ifPresent(config -> {
            names.add("web");
            names.addAll(config.processes().keySet());
            names.addAll(config.cron().keySet());
        });
        return names;
    }
}
