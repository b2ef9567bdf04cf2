package dev.kilter.operator;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.app.Slot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Resources in memory.
final class Resources implements AppStore {
    private final Map<Slot, KilterApp> apps = new ConcurrentHashMap<>();

    @Override
    public void apply(KilterAppSpec spec) {
        apps.compute(
                spec.config().slot(),
                (_, old) -> new KilterApp(spec, old == null ? KilterAppStatus.NEW : old.status(), false));
    }

    @Override
    public void updateStatus(Slot slot, KilterAppStatus status) {
        apps.computeIfPresent(slot, (_, old) -> new KilterApp(old.spec(), status, old.deleting()));
    }

    @Override
    public boolean requestDeletion(Slot slot) {
        return apps.computeIfPresent(slot, (_, old) -> new KilterApp(old.spec(), old.status(), true)) != null;
    }

    @Override
    public void remove(Slot slot) {
        apps.remove(slot);
    }

    @Override
    public Optional<KilterApp> find(Slot slot) {
        return Optional.ofNullable(apps.get(slot));
    }

    @Override
    public List<KilterApp> list() {
        return List.copyOf(apps.values());
    }

    @Override
    public void onChange(Runnable wake) {
        // nobody waits for a change here
    }
}
