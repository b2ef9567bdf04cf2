package dev.kilter.kubernetes;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A slot's namespace and who may do what in it: the account that Flux applies as, the operator's Jobs and Secrets, the
/// server's look at pods. The annotation that says all this stands is written last.
final class SlotNamespaces {
    /// Who wrote the namespace, and in which form.
    private static final String STANDS = "kilter.dev/stands";
    private static final String VERSION = "1";
    private static final String SLOT = "kilter.dev/slot";

    private final ApiGate api;
    private final PlatformSettings settings;

    SlotNamespaces(ApiGate api, PlatformSettings settings) {
        this.api = api;
        this.settings = settings;
    }

    void ensure(String name, Slot owner) {
        Namespace found = find(name);
        if (found == null) {
            api.create(described(name, owner, null));
            found = find(name);
        }
        Map<String, String> annotations =
                SlotLabels.orNone(found == null ? null : found.getMetadata().getAnnotations());
        if (!owner.toString().equals(annotations.get(SLOT))) {
            throw Problem.of(
                            KilterCode.NAME_TAKEN,
                            "the namespace '" + name + "' belongs to "
                                    + annotations.getOrDefault(SLOT, "somebody who is not kilter"),
                            "Use another app or env name.")
                    .toException();
        }
        if (found != null && found.getMetadata().getDeletionTimestamp() != null) {
            throw Problem.of(
                            KilterCode.UNREACHABLE,
                            "the namespace '" + name + "' is being deleted; it is made again when it is gone",
                            "Wait, or see what keeps it: kubectl get namespace " + name + " -o yaml")
                    .toException();
        }
        Secret pull = pullSecret();
        String stands =
                pull == null ? VERSION : VERSION + "." + pull.getMetadata().getResourceVersion();
        if (!stands.equals(annotations.get(STANDS))) {
            if (pull != null) {
                api.apply(copied(pull, name, owner));
            }
            api.apply(account(name, owner));
            binding(name, owner, "kilter-jobs", "kilter-slot-jobs", "kilter-operator");
            binding(name, owner, "kilter-observer", "kilter-slot-observer", "kilter-server");
            binding(name, owner, "kilter-reconciler", "kilter-slot-reconciler", accountName(name));
            api.apply(described(name, owner, stands));
        }
    }

    /// True when it is gone.
    boolean remove(String name, Slot owner) {
        Namespace found = find(name);
        api.delete(account(name, owner));
        if (found == null) {
            return true;
        }
        String slot = SlotLabels.orNone(found.getMetadata().getAnnotations()).get(SLOT);
        if (!owner.toString().equals(slot)) {
            return true;
        }
        if (found.getMetadata().getDeletionTimestamp() == null) {
            api.delete(found);
        }
        return false;
    }

    /// Name of the account in the control namespace that Flux applies this slot's app as.
    static String accountName(String namespace) {
        return "slot-" + namespace;
    }

    private @Nullable Namespace find(String name) {
        return ApiTrouble.<@Nullable Namespace>reading(
                () -> api.client().namespaces().withName(name).get());
    }

    private static Namespace described(String name, Slot owner, @Nullable String stands) {
        Map<String, String> labels = new HashMap<>(SlotLabels.of(owner));
        labels.put("pod-security.kubernetes.io/enforce", "restricted");
        Map<String, String> annotations = new HashMap<>(Map.of(SLOT, owner.toString()));
        if (stands != null) {
            annotations.put(STANDS, stands);
        }
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }

    /// The Secret of the control namespace that images are pulled with; null: they need none.
    private @Nullable Secret pullSecret() {
        String name = settings.pullSecret();
        if (name == null) {
            return null;
        }
        Secret found = ApiTrouble.<@Nullable Secret>reading(() -> api.client()
                .secrets()
                .inNamespace(settings.namespace())
                .withName(name)
                .get());
        if (found == null) {
            throw Problem.of(
                            KilterCode.ADMISSION_REFUSED,
                            "there is no Secret '" + settings.namespace() + "/" + name + "' to pull images with",
                            "Make it, or leave `pullSecret` out of the values of kilter-platform.")
                    .toException();
        }
        return found;
    }

    private static Secret copied(Secret pull, String namespace, Slot owner) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(pull.getMetadata().getName())
                .withNamespace(namespace)
                .withLabels(SlotLabels.of(owner))
                .endMetadata()
                .withType(pull.getType())
                .withData(pull.getData())
                .build();
    }

    private ServiceAccount account(String name, Slot owner) {
        return new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(accountName(name))
                .withNamespace(settings.namespace())
                .withLabels(SlotLabels.of(owner))
                .endMetadata()
                .withAutomountServiceAccountToken(false)
                .build();
    }

    private void binding(String namespace, Slot owner, String name, String clusterRole, String account) {
        RoleBinding binding = new RoleBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(SlotLabels.of(owner))
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", clusterRole)
                .withSubjects(List.of(new io.fabric8.kubernetes.api.model.rbac.SubjectBuilder()
                        .withKind("ServiceAccount")
                        .withName(account)
                        .withNamespace(settings.namespace())
                        .build()))
                .build();
        api.apply(binding);
    }
}
