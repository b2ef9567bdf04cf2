package dev.kilter.kubernetes;

import dev.kilter.operator.step.FluxState;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Flux's own objects: the GitRepository that the platform chart made, and two Kustomizations for each slot: `config`
/// with its sealed Secrets, and `app`.
final class FluxObjects {
    static final ResourceDefinitionContext KUSTOMIZATIONS = new ResourceDefinitionContext.Builder()
            .withGroup("kustomize.toolkit.fluxcd.io")
            .withVersion("v1")
            .withKind("Kustomization")
            .withPlural("kustomizations")
            .withNamespaced(true)
            .build();

    private static final ResourceDefinitionContext REPOSITORIES = new ResourceDefinitionContext.Builder()
            .withGroup("source.toolkit.fluxcd.io")
            .withVersion("v1")
            .withKind("GitRepository")
            .withPlural("gitrepositories")
            .withNamespaced(true)
            .build();

    static final String APP = "app";
    static final String CONFIG = "config";

    private static final String REPOSITORY = "kilter";
    private static final String REQUESTED = "reconcile.fluxcd.io/requestedAt";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// What a Kustomization says when it will not come right without another commit
    /// (fluxcd/kustomize-controller:docs/spec/v1/kustomizations.md).
    private static final Set<String> FINAL =
            Set.of("BuildFailed", "ReconciliationFailed", "PruneFailed", "ArtifactFailed");

    private final ApiGate api;
    private final PlatformSettings settings;
    private final InstantSource clock;

    FluxObjects(ApiGate api, PlatformSettings settings, InstantSource clock) {
        this.api = api;
        this.settings = settings;
        this.clock = clock;
    }

    /// Follows the folder of the slot's sealed Secrets, or no more. It has an object of its own, so that they are
    /// real before anything that needs them, and only that one decrypts.
    void follow(Slot slot, boolean sealed) {
        GenericKubernetesResource found = find(slot, CONFIG);
        if (!sealed) {
            withdraw(found);
        } else if (found == null) {
            api.apply(kustomization(slot, CONFIG));
        }
    }

    /// Follows the slot's folder and asks Flux to look now, unless it is about to. Of a commit that it has applied,
    /// or could not apply, Flux asks nobody again: where somebody took away what that commit had made, or mended
    /// what was in its way, the Kustomization is asked itself.
    void trigger(Slot slot) {
        GenericKubernetesResource app = find(slot, APP);
        if (app == null) {
            api.apply(kustomization(slot, APP));
        }
        GenericKubernetesResource repository = repository();
        ask(repository);
        String applied = app == null ? null : app.get("status", "lastAppliedRevision");
        boolean isApplied = applied != null && applied.equals(repository.get("status", "artifact", "revision"));
        if (app != null && (isApplied || isFinal(condition(app)))) {
            ask(app);
        }
        GenericKubernetesResource config = find(slot, CONFIG);
        if (config != null && isFinal(condition(config))) {
            ask(config);
        }
    }

    private void ask(GenericKubernetesResource object) {
        Instant now = clock.instant();
        String asked = asked(object);
        boolean lately = asked != null
                && asked.matches("[0-9]+")
                && Duration.between(Instant.ofEpochMilli(Long.parseLong(asked)), now)
                                .compareTo(PATIENCE)
                        < 0;
        if (!lately || !isAsked(object)) {
            api.patch(
                    object, "{\"metadata\":{\"annotations\":{\"" + REQUESTED + "\":\"" + now.toEpochMilli() + "\"}}}");
        }
    }

    /// Whether it was asked to look, and has not looked since.
    private static boolean isAsked(GenericKubernetesResource object) {
        String asked = asked(object);
        return asked != null && !asked.equals(object.get("status", "lastHandledReconcileAt"));
    }

    private static @Nullable String asked(GenericKubernetesResource object) {
        return SlotLabels.orNone(object.getMetadata().getAnnotations()).get(REQUESTED);
    }

    /// What the Kustomization says: the commit it looked at last, and why it could not be applied. The content is
    /// that of the live objects.
    FluxState state(Slot slot, @Nullable String content) {
        return state(find(slot, APP), content);
    }

    /// How Flux gets on with fetching since it was asked to last.
    FluxState fetching(@Nullable String commit) {
        GenericKubernetesResource repository = repository();
        return FetchState.of(repository, commit, asked(repository));
    }

    /// The same of its sealed Secrets, without a content.
    FluxState config(Slot slot) {
        return state(find(slot, CONFIG), null);
    }

    /// What it said before it was asked again is no answer.
    private static FluxState state(@Nullable GenericKubernetesResource found, @Nullable String content) {
        if (found == null) {
            return new FluxState(null, null, null);
        }
        String attempted = commit(found.get("status", "lastAttemptedRevision"));
        String applied = commit(found.get("status", "lastAppliedRevision"));
        if (applied != null && applied.equals(attempted)) {
            return new FluxState(applied, content, null);
        }
        Map<String, Object> ready = condition(found);
        if (!isFinal(ready) || attempted == null || isAsked(found)) {
            return new FluxState(applied, content, null);
        }
        return new FluxState(
                attempted,
                null,
                Problem.of(
                                KilterCode.APPLY_FAILED,
                                "Flux could not apply the commit " + attempted.substring(0, 7) + ": "
                                        + ready.get("reason"),
                                "Read its message; correct kilter.yaml or the cluster's policy and deploy again.")
                        .withEvidence(String.valueOf(ready.get("message"))));
    }

    private static boolean isFinal(Map<String, Object> ready) {
        return "False".equals(ready.get("status")) && FINAL.contains(String.valueOf(ready.get("reason")));
    }

    /// Takes the Kustomizations away, that of what runs first; their finalizers prune what they applied. True when
    /// they are gone.
    boolean withdraw(Slot slot) {
        return withdraw(find(slot, APP)) && withdraw(find(slot, CONFIG));
    }

    private boolean withdraw(@Nullable GenericKubernetesResource found) {
        if (found != null && found.getMetadata().getDeletionTimestamp() == null) {
            api.delete(found);
        }
        return found == null;
    }

    private GenericKubernetesResource repository() {
        GenericKubernetesResource found = ApiTrouble.<@Nullable GenericKubernetesResource>reading(() -> api.client()
                .genericKubernetesResources(REPOSITORIES)
                .inNamespace(settings.namespace())
                .withName(REPOSITORY)
                .get());
        if (found == null) {
            throw Problem.of(
                            KilterCode.UNREACHABLE,
                            "there is no GitRepository '" + settings.namespace() + "/" + REPOSITORY + "'",
                            "Install the chart kilter-platform again: it makes that object.")
                    .toException();
        }
        return found;
    }

    private @Nullable GenericKubernetesResource find(Slot slot, String folder) {
        return ApiTrouble.<@Nullable GenericKubernetesResource>reading(() -> api.client()
                .genericKubernetesResources(KUSTOMIZATIONS)
                .inNamespace(settings.namespace())
                .withName(name(slot, folder))
                .get());
    }

    private GenericKubernetesResource kustomization(Slot slot, String folder) {
        return kustomization(settings.namespace(), settings.sopsSecret(), slot, folder);
    }

    /// @param key    name of the Secret with the private key; null: none
    /// @param folder of the slot that it follows
    static GenericKubernetesResource kustomization(String control, @Nullable String key, Slot slot, String folder) {
        String namespace = slot.names().namespace();
        Map<String, Object> spec = new HashMap<>();
        spec.put("interval", "10m");
        spec.put("retryInterval", "30s");
        spec.put("timeout", "2m");
        spec.put("path", "./" + slot.names().gitPath() + "/" + folder);
        spec.put("prune", true);
        spec.put("wait", false);
        spec.put("deletionPolicy", "WaitForTermination");
        spec.put("serviceAccountName", SlotNamespaces.accountName(namespace));
        spec.put("targetNamespace", namespace);
        if (folder.equals(CONFIG) && key != null) {
            spec.put("decryption", Map.of("provider", "sops", "secretRef", Map.of("name", key)));
        }
        spec.put("sourceRef", Map.of("kind", "GitRepository", "name", REPOSITORY));
        return new GenericKubernetesResourceBuilder()
                .withApiVersion("kustomize.toolkit.fluxcd.io/v1")
                .withKind("Kustomization")
                .withNewMetadata()
                .withName(name(slot, folder))
                .withNamespace(control)
                .withLabels(SlotLabels.of(slot))
                .endMetadata()
                .addToAdditionalProperties("spec", spec)
                .build();
    }

    private static String name(Slot slot, String folder) {
        return slot.names().namespace() + "-" + folder;
    }

    /// `main@sha1:<40 hex>`.
    private static @Nullable String commit(@Nullable String revision) {
        if (revision == null || !revision.contains("sha1:")) {
            return null;
        }
        return revision.substring(revision.indexOf("sha1:") + "sha1:".length());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> condition(GenericKubernetesResource kustomization) {
        Long observed = number(kustomization.get("status", "observedGeneration"));
        List<Map<String, Object>> conditions = kustomization.get("status", "conditions");
        if (conditions == null || !kustomization.getMetadata().getGeneration().equals(observed)) {
            return Map.of();
        }
        return conditions.stream()
                .filter(condition -> "Ready".equals(condition.get("type")))
                .findFirst()
                .orElse(Map.of());
    }

    private static @Nullable Long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : null;
    }
}
