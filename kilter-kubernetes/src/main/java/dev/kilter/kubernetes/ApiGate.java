package dev.kilter.kubernetes;

import dev.kilter.effects.Effects;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.function.UnaryOperator;

/// Changes in the cluster through the effects gate. Each may run twice: apply is declarative, what exists is not made
/// again, what is gone is not missed.
final class ApiGate {
    private final Effects effects;
    private final KubernetesClient client;
    private final String manager;

    /// @param manager the field manager of what is applied: `kilter-server`, `kilter-operator`
    ApiGate(Effects effects, KubernetesClient client, String manager) {
        this.effects = effects;
        this.client = client;
        this.manager = manager;
    }

    KubernetesClient client() {
        return client;
    }

    /// Server-side apply of the whole object; a field left out is given up.
    void apply(HasMetadata object) {
        change(
                "apply " + name(object),
                () -> client.resource(object)
                        .fieldManager(manager)
                        .forceConflicts()
                        .serverSideApply());
    }

    /// Server-side apply of the status alone. Nothing happens when the object is gone.
    void applyStatus(HasMetadata object) {
        change("status of " + name(object), () -> {
            try {
                client.resource(object)
                        .subresource("status")
                        .patch(
                                new PatchContext.Builder()
                                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                        .withFieldManager(manager)
                                        .withForce(true)
                                        .build(),
                                object);
            } catch (KubernetesClientException e) {
                if (!ApiTrouble.isGone(e)) {
                    throw e;
                }
            }
        });
    }

    /// Makes the object. False: one of its name exists.
    boolean create(HasMetadata object) {
        try {
            return effects.<Boolean, RuntimeException>call("create " + name(object), () -> {
                try {
                    client.resource(object).create();
                    return true;
                } catch (KubernetesClientException e) {
                    if (ApiTrouble.isThere(e)) {
                        return false;
                    }
                    throw e;
                }
            });
        } catch (KubernetesClientException e) {
            throw ApiTrouble.problem(e);
        }
    }

    /// Replaces the object if it is still as it was read. False: it is not.
    boolean replace(HasMetadata object) {
        try {
            return effects.<Boolean, RuntimeException>call("replace " + name(object), () -> {
                try {
                    client.resource(object)
                            .lockResourceVersion(object.getMetadata().getResourceVersion())
                            .update();
                    return true;
                } catch (KubernetesClientException e) {
                    if (ApiTrouble.isChanged(e)) {
                        return false;
                    }
                    throw e;
                }
            });
        } catch (KubernetesClientException e) {
            throw ApiTrouble.problem(e);
        }
    }

    /// Deletes the object and what it owns.
    void delete(HasMetadata object) {
        change(
                "delete " + name(object),
                () -> client.resource(object)
                        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                        .delete());
    }

    /// Changes a few fields of an object that others own, by merge patch. Nothing happens when it is gone.
    <T extends HasMetadata> void edit(T object, UnaryOperator<T> edit) {
        change("patch " + name(object), () -> {
            try {
                client.resource(object).edit(edit);
            } catch (KubernetesClientException e) {
                if (!ApiTrouble.isGone(e)) {
                    throw e;
                }
            }
        });
    }

    /// A merge patch of an object that others own.
    void patch(HasMetadata object, String json) {
        change(
                "patch " + name(object),
                () -> client.resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), json));
    }

    private void change(String what, Effects.Action<RuntimeException> action) {
        try {
            effects.run(what, action);
        } catch (KubernetesClientException e) {
            throw ApiTrouble.problem(e);
        }
    }

    private static String name(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return object.getKind() + " " + (namespace == null ? "" : namespace + "/")
                + object.getMetadata().getName();
    }
}
