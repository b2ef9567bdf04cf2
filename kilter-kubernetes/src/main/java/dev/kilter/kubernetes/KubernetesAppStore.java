package dev.kilter.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.api.TakenName;
import dev.kilter.sdk.app.Slot;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// KilterApps as custom resources in the control namespace. The spec is written whole by the server, the status by the
/// operator, each under its own field manager; the schema refuses a fence that falls.
final class KubernetesAppStore implements AppStore, AutoCloseable {
    /// Keeps a resource until its env is torn down.
    static final String FINALIZER = "kilter.dev/teardown";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiGate api;
    private final String namespace;
    private final InstantSource clock;
    private final HostClaims hosts;
    private final List<SharedIndexInformer<KilterAppResource>> informers = new ArrayList<>();

    KubernetesAppStore(ApiGate api, String namespace, InstantSource clock) {
        this.api = api;
        this.namespace = namespace;
        this.clock = clock;
        this.hosts = new HostClaims(api, namespace, clock);
    }

    @Override
    public void apply(KilterAppSpec spec) {
        Slot slot = spec.config().slot();
        refuseTaken(slot, spec);
        for (String host : spec.hosts()) {
            hosts.claim(
                    host,
                    slot,
                    owner -> find(owner)
                            .filter(app -> app.spec().hosts().contains(host))
                            .isPresent());
        }
        KilterAppResource resource = named(slot);
        resource.getMetadata().setLabels(SlotLabels.of(slot));
        resource.setSpec(WireTree.of(spec));
        api.apply(resource);
    }

    @Override
    public void updateStatus(Slot slot, KilterAppStatus status) {
        KilterAppResource old = get(slot);
        if (old == null) {
            return;
        }
        KilterAppSpec spec = old.app().spec();
        ObjectNode next = (ObjectNode) WireTree.of(status);
        next.put("phase", Conditions.phase(spec, status));
        next.put("observedGeneration", old.getMetadata().getGeneration());
        next.set(
                "conditions",
                JSON.valueToTree(Conditions.of(
                        spec,
                        status,
                        Conditions.in(old.getStatus()),
                        old.getMetadata().getGeneration(),
                        clock.instant())));
        if (!next.equals(old.getStatus())) {
            KilterAppResource resource = named(slot);
            resource.setStatus(next);
            api.applyStatus(resource);
        }
    }

    @Override
    public boolean requestDeletion(Slot slot) {
        KilterAppResource resource = get(slot);
        if (resource != null) {
            api.delete(resource);
        }
        return resource != null;
    }

    @Override
    public void remove(Slot slot) {
        KilterAppResource resource = get(slot);
        if (resource != null) {
            api.edit(resource, found -> {
                found.getMetadata().getFinalizers().remove(FINALIZER);
                return found;
            });
        }
    }

    @Override
    public Optional<KilterApp> find(Slot slot) {
        return Optional.ofNullable(get(slot)).map(KilterAppResource::app);
    }

    @Override
    public List<KilterApp> list() {
        return all().stream()
                .map(KilterAppResource::app)
                .sorted(Comparator.comparing(app -> app.slot().toString()))
                .toList();
    }

    @Override
    public void onChange(Runnable wake) {
        informers.add(api.client()
                .resources(KilterAppResource.class)
                .inNamespace(namespace)
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(KilterAppResource added) {
                        wake.run();
                    }

                    @Override
                    public void onUpdate(KilterAppResource before, KilterAppResource after) {
                        wake.run();
                    }

                    @Override
                    public void onDelete(KilterAppResource deleted, boolean unknown) {
                        wake.run();
                    }
                }));
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }

    /// Namespace and host are plain names: two slots may want the same, and the first one keeps it.
    private void refuseTaken(Slot slot, KilterAppSpec spec) {
        for (KilterApp other : list()) {
            if (other.slot().equals(slot)) {
                continue;
            }
            for (String host : spec.hosts()) {
                if (other.spec().hosts().contains(host)) {
                    throw TakenName.host(host, other.slot());
                }
            }
            if (spec.namespace().equals(other.spec().namespace())) {
                throw TakenName.namespace(spec.namespace(), other.slot());
            }
        }
    }

    private List<KilterAppResource> all() {
        return ApiTrouble.reading(() -> api.client()
                .resources(KilterAppResource.class)
                .inNamespace(namespace)
                .list()
                .getItems());
    }

    private @Nullable KilterAppResource get(Slot slot) {
        return ApiTrouble.<@Nullable KilterAppResource>reading(() -> api.client()
                .resources(KilterAppResource.class)
                .inNamespace(namespace)
                .withName(slot.names().resource())
                .get());
    }

    /// A fresh object: what was read would claim every field it holds.
    private KilterAppResource named(Slot slot) {
        ObjectMeta meta = new ObjectMetaBuilder()
                .withName(slot.names().resource())
                .withNamespace(namespace)
                .build();
        KilterAppResource resource = new KilterAppResource();
        resource.setMetadata(meta);
        return resource;
    }
}
