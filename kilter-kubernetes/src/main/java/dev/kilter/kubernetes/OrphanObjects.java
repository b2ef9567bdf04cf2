package dev.kilter.kubernetes;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.Orphans;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.Orphan;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Namespaces of slots, and folders of the flux repo that Flux applies for one, of which no env stands: somebody took
/// its KilterApp and the mark on it away by hand. The server may delete neither, and whoever may had better look: both
/// are shown only.
final class OrphanObjects implements Orphans {
    private final KubernetesClient client;
    private final String control;
    private final AppStore apps;

    /// @param control the platform's own namespace
    OrphanObjects(KubernetesClient client, String control, AppStore apps) {
        this.client = client;
        this.control = control;
        this.apps = apps;
    }

    @Override
    public List<Orphan> find(Instant now) {
        List<? extends HasMetadata> namespaces = ApiTrouble.reading(() -> client.namespaces()
                .withLabel(SlotLabels.MANAGED_BY, SlotLabels.KILTER)
                .list()
                .getItems());
        List<GenericKubernetesResource> folders =
                ApiTrouble.reading(() -> client.genericKubernetesResources(FluxObjects.KUSTOMIZATIONS)
                        .inNamespace(control)
                        .withLabel(SlotLabels.MANAGED_BY, SlotLabels.KILTER)
                        .list()
                        .getItems());
        Set<Slot> held = apps.list().stream().map(KilterApp::slot).collect(Collectors.toSet());
        List<Orphan> found = new ArrayList<>();
        found.addAll(left(
                namespaces,
                held,
                "namespace",
                each -> each.getMetadata().getName(),
                each -> "kubectl delete namespace " + each.getMetadata().getName()));
        found.addAll(left(
                folders,
                held,
                "repo directory",
                each -> String.valueOf(each.<Object>get("spec", "path")).replaceFirst("^\\./", ""),
                each -> "kubectl delete kustomization -n " + control + " "
                        + each.getMetadata().getName()));
        return found;
    }

    @Override
    public void remove(Orphan orphan, Instant now) {
        throw new IllegalStateException(orphan.kind() + " " + orphan.name() + " is for people to remove");
    }

    private static <T extends HasMetadata> List<Orphan> left(
            List<T> objects, Set<Slot> held, String kind, Function<T, String> name, Function<T, String> command) {
        List<Orphan> left = new ArrayList<>();
        for (T object : objects) {
            SlotLabels.slot(object.getMetadata().getLabels())
                    .filter(slot -> !held.contains(slot))
                    .ifPresent(slot -> left.add(new Orphan(
                            kind,
                            name.apply(object),
                            "no env " + slot + " stands; where that is right: " + command.apply(object),
                            null,
                            false)));
        }
        return left;
    }
}
