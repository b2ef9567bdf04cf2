package dev.kilter.kubernetes;

import dev.kilter.operator.TaskReconciler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// JOSDK's side of the pass over a task.
@ControllerConfiguration(
        generationAwareEventProcessing = false,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
final class TaskController implements Reconciler<KilterTaskResource> {
    private static final Duration SHORTEST = Duration.ofMillis(300);

    private final TaskReconciler passes;

    TaskController(TaskReconciler passes) {
        this.passes = passes;
    }

    @Override
    public UpdateControl<KilterTaskResource> reconcile(
            KilterTaskResource resource, Context<KilterTaskResource> context) {
        Duration again = passes.reconcile(name(resource));
        return UpdateControl.<KilterTaskResource>noUpdate()
                .rescheduleAfter(again.compareTo(SHORTEST) < 0 ? SHORTEST : again);
    }

    private static String name(HasMetadata resource) {
        return resource.getMetadata().getName();
    }
}
