package dev.kilter.operator;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterTask;
import dev.kilter.api.TaskStore;
import dev.kilter.sdk.app.Slot;

/// Drives the reconcilers of all slots and of all tasks.
public final class Operator implements AutoCloseable {
    private final AppStore apps;
    private final TaskStore tasks;
    private final ReconcileLoop<Slot> slots;
    private final ReconcileLoop<String> work;

    /// An operator over these; it does nothing before [#start].
    public Operator(AppStore apps, AppReconciler appReconciler, TaskStore tasks, TaskReconciler taskReconciler) {
        this.apps = apps;
        this.tasks = tasks;
        this.slots = new ReconcileLoop<>(
                "the apps", () -> apps.list().stream().map(KilterApp::slot).toList(), appReconciler::reconcile);
        this.work = new ReconcileLoop<>(
                "the tasks", () -> tasks.list().stream().map(KilterTask::id).toList(), taskReconciler::reconcile);
    }

    /// Begins. What was interrupted by a kill goes on here.
    public void start() {
        apps.onChange(slots::wake);
        tasks.onChange(work::wake);
        slots.start();
        work.start();
    }

    /// Looks at everything soon: something may have changed.
    public void wake() {
        slots.wake();
        work.wake();
    }

    /// Stops passes from beginning until [#resume]; for tests of what runs without an operator.
    public void pause() {
        slots.pause();
        work.pause();
    }

    /// Goes on after [#pause].
    public void resume() {
        slots.resume();
        work.resume();
    }

    @Override
    public void close() {
        slots.close();
        work.close();
    }
}
