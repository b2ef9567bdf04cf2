package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.Pipeline;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// Resources in memory, and an operator that does as a test says.
final class MemoryApps implements AppStore {
    private final Map<Slot, KilterApp> apps = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void apply(KilterAppSpec spec) {
        Slot slot = spec.config().slot();
        apps.values().forEach(other -> {
            if (!other.slot().equals(slot) && other.spec().namespace().equals(spec.namespace())) {
                throw Problem.of(
                                KilterCode.NAME_TAKEN,
                                "the namespace '" + spec.namespace() + "' belongs to " + other.slot(),
                                "Use another name.")
                        .toException();
            }
        });
        apps.compute(slot, (_, old) -> new KilterApp(spec, old == null ? KilterAppStatus.NEW : old.status(), false));
        changed();
    }

    @Override
    public void updateStatus(Slot slot, KilterAppStatus status) {
        apps.computeIfPresent(slot, (_, old) -> new KilterApp(old.spec(), status, old.deleting()));
        changed();
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
        listeners.add(wake);
    }

    /// The operator works on the slot's present deploy until a step that is not done.
    void work(Slot slot, Function<Step, StepOutcome> operator) {
        work(slot, operator, true);
    }

    /// The same; `changed`: whether any of it changed the world.
    void work(Slot slot, Function<Step, StepOutcome> operator, boolean changed) {
        updateStatus(slot, worked(find(slot).orElseThrow(), operator, changed));
    }

    /// The status after an operator that does as a test says.
    static KilterAppStatus worked(KilterApp app, Function<Step, StepOutcome> operator, boolean changed) {
        KilterAppSpec.DeploySpec deploy = app.spec().deploy();
        Progress progress = Progress.start(
                DeployPlan.of(app.spec().config(), deploy.options()).onPlatform());
        boolean goesOn = true;
        while (goesOn && progress.next() instanceof Progress.Next.Run) {
            progress = Pipeline.advance(progress, operator::apply, Instant.now());
            goesOn = !(progress.entries().getLast().outcome() instanceof StepOutcome.Waiting);
        }
        return new KilterAppStatus(
                deploy.id(),
                progress,
                List.of(),
                changed,
                null,
                null,
                null,
                null,
                null,
                progress.next() instanceof Progress.Next.Live ? deploy.id() : null,
                null,
                List.of(),
                null);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }
}
