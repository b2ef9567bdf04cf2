package dev.kilter.kubernetes;

import dev.kilter.operator.AppReconciler;
import dev.kilter.sdk.app.Slot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// JOSDK's side of the pass over a slot: it wakes the pass when the resource, a Job, a Deployment or the Kustomization
/// changes, and again when the pass asked for it. The pass itself looks at what exists.
@ControllerConfiguration(
        finalizerName = KubernetesAppStore.FINALIZER,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
final class AppController implements Reconciler<KilterAppResource>, Cleaner<KilterAppResource> {
    /// Events come by themselves; this is for what sends none, such as a log.
    private static final Duration SHORTEST = Duration.ofMillis(300);

    private static final String OURS = SlotLabels.MANAGED_BY + "=" + SlotLabels.KILTER;
    private static final GroupVersionKind KUSTOMIZATION =
            new GroupVersionKind("kustomize.toolkit.fluxcd.io", "v1", "Kustomization");

    private final AppReconciler passes;
    private final String namespace;

    AppController(AppReconciler passes, String namespace) {
        this.passes = passes;
        this.namespace = namespace;
    }

    @Override
    public UpdateControl<KilterAppResource> reconcile(KilterAppResource resource, Context<KilterAppResource> context) {
        return UpdateControl.<KilterAppResource>noUpdate().rescheduleAfter(pass(resource));
    }

    @Override
    public DeleteControl cleanup(KilterAppResource resource, Context<KilterAppResource> context) {
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(pass(resource));
    }

    @Override
    public List<EventSource<?, KilterAppResource>> prepareEventSources(EventSourceContext<KilterAppResource> context) {
        return List.of(
                watched(Job.class, "jobs", context),
                watched(Deployment.class, "deployments", context),
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(KUSTOMIZATION, KilterAppResource.class)
                                .withName("kustomizations")
                                .withItemStore(new LeanStore<>())
                                .withLabelSelector(OURS)
                                .withNamespaces(Set.of(namespace))
                                .withSecondaryToPrimaryMapper(this::primary)
                                .build(),
                        context));
    }

    private <T extends HasMetadata> InformerEventSource<T, KilterAppResource> watched(
            Class<T> type, String name, EventSourceContext<KilterAppResource> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, KilterAppResource.class)
                        .withName(name)
                        .withItemStore(new LeanStore<>())
                        .withLabelSelector(OURS)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(this::primary)
                        .build(),
                context);
    }

    private Duration pass(KilterAppResource resource) {
        Slot slot = SlotLabels.slotOf(resource.getMetadata().getName());
        Duration again = passes.reconcile(slot);
        return again.compareTo(SHORTEST) < 0 ? SHORTEST : again;
    }

    private Set<ResourceID> primary(HasMetadata secondary) {
        return SlotLabels.slot(secondary.getMetadata().getLabels())
                .map(slot -> Set.of(new ResourceID(slot.names().resource(), namespace)))
                .orElse(Set.of());
    }
}
