package dev.kilter.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kilter.api.KilterTask;
import dev.kilter.api.TaskStore;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// KilterTasks as custom resources in the control namespace.
final class KubernetesTaskStore implements TaskStore, AutoCloseable {
    private final ApiGate api;
    private final String namespace;
    private final List<SharedIndexInformer<KilterTaskResource>> informers = new ArrayList<>();

    KubernetesTaskStore(ApiGate api, String namespace) {
        this.api = api;
        this.namespace = namespace;
    }

    @Override
    public void create(KilterTask task) {
        KilterTaskResource resource = named(task.id());
        resource.getMetadata().setLabels(SlotLabels.of(task.slot()));
        ObjectNode spec = (ObjectNode) WireTree.of(task);
        spec.remove("end");
        resource.setSpec(spec);
        api.create(resource);
    }

    @Override
    public void end(String id, KilterTask.End end) {
        KilterTaskResource found = get(id);
        if (found != null && found.task().end() == null) {
            KilterTaskResource resource = named(id);
            resource.setStatus(WireTree.of(end));
            api.applyStatus(resource);
        }
    }

    @Override
    public void remove(String id) {
        KilterTaskResource found = get(id);
        if (found != null) {
            api.delete(found);
        }
    }

    @Override
    public Optional<KilterTask> find(String id) {
        return Optional.ofNullable(get(id)).map(KilterTaskResource::task);
    }

    @Override
    public List<KilterTask> list() {
        return ApiTrouble.reading(() -> api.client()
                        .resources(KilterTaskResource.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .stream()
                .map(KilterTaskResource::task)
                .sorted(Comparator.comparing(KilterTask::created).thenComparing(KilterTask::id))
                .toList();
    }

    @Override
    public void onChange(Runnable wake) {
        informers.add(api.client()
                .resources(KilterTaskResource.class)
                .inNamespace(namespace)
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(KilterTaskResource added) {
                        wake.run();
                    }

                    @Override
                    public void onUpdate(KilterTaskResource before, KilterTaskResource after) {
                        wake.run();
                    }

                    @Override
                    public void onDelete(KilterTaskResource deleted, boolean unknown) {
                        wake.run();
                    }
                }));
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }

    private @Nullable KilterTaskResource get(String id) {
        return ApiTrouble.<@Nullable KilterTaskResource>reading(() -> api.client()
                .resources(KilterTaskResource.class)
                .inNamespace(namespace)
                .withName(id)
                .get());
    }

    private KilterTaskResource named(String id) {
        KilterTaskResource resource = new KilterTaskResource();
        resource.setMetadata(
                new ObjectMetaBuilder().withName(id).withNamespace(namespace).build());
        return resource;
    }
}
