package dev.kilter.kubernetes;

import dev.kilter.operator.step.FluxState;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What Flux says of its GitRepository (fluxcd/source-controller:docs/spec/v1/gitrepositories.md): `FetchFailed` stands
/// there for as long as it cannot fetch. A host that is away comes back; a login that is not there or not taken stays
/// so until somebody changes it. Pure.
final class FetchState {
    private static final Pattern REFUSED =
            Pattern.compile("authentication required|authorization failed|invalid (auth|credentials)");

    private FetchState() {}

    /// @param commit    the newest one that was looked at
    /// @param requested what was asked for last; an answer from before that is none
    static FluxState of(GenericKubernetesResource repository, @Nullable String commit, @Nullable String requested) {
        Map<String, Object> failed = failed(repository);
        String handled = repository.get("status", "lastHandledReconcileAt");
        if (failed.isEmpty() || requested == null || !requested.equals(handled)) {
            return new FluxState(commit, null, null);
        }
        String message = String.valueOf(failed.get("message")).strip();
        boolean refused = "AuthenticationFailed".equals(failed.get("reason"))
                || REFUSED.matcher(message).find();
        return refused
                ? new FluxState(
                        commit,
                        null,
                        Problem.of(
                                        KilterCode.GIT_UNREACHABLE,
                                        "Flux cannot fetch the flux repo: its login is missing or not taken",
                                        "Correct the Secret that the GitRepository names; then deploy again.")
                                .withEvidence(message))
                : new FluxState(commit, null, null, message);
    }

    private static Map<String, Object> failed(GenericKubernetesResource repository) {
        List<Map<String, Object>> conditions = repository.get("status", "conditions");
        return conditions == null
                ? Map.of()
                : conditions.stream()
                        .filter(condition -> "FetchFailed".equals(condition.get("type"))
                                && "True".equals(condition.get("status"))
                                && isCurrent(condition, repository))
                        .findFirst()
                        .orElse(Map.of());
    }

    private static boolean isCurrent(Map<String, Object> condition, GenericKubernetesResource repository) {
        Long generation = repository.getMetadata().getGeneration();
        return generation == null
                || (condition.get("observedGeneration") instanceof Number observed
                        && observed.longValue() == generation);
    }
}
