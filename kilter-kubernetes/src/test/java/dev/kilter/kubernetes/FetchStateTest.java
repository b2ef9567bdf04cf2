package dev.kilter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.operator.step.FluxState;
import dev.kilter.sdk.problem.KilterCode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The samples are what Flux 2.7 said on the test cluster.
class FetchStateTest {
    private static final String COMMIT = "c0ffee0";

    private static FluxState state(long generation, String reason, String message) {
        GenericKubernetesResource repository =
                Serialization.unmarshal("""
                    apiVersion: source.toolkit.fluxcd.io/v1
                    kind: GitRepository
                    metadata: { name: kilter, generation: %d }
                    status:
                      lastHandledReconcileAt: "123"
                      conditions:
                        - { type: Ready, status: "False", reason: %2$s, observedGeneration: 2, message: "%3$s" }
                        - { type: FetchFailed, status: "True", reason: %2$s, observedGeneration: 2, message: "%3$s" }
                    """.formatted(generation, reason, message), GenericKubernetesResource.class);
        return FetchState.of(repository, COMMIT, "123");
    }

    @Test
    void a_login_that_is_missing_or_not_taken_is_final() {
        FluxState missing = state(2, "AuthenticationFailed", "failed to get secret 'kilter-system/gone': not there");
        assertThat(Objects.requireNonNull(missing.problem()).code()).isEqualTo(KilterCode.GIT_UNREACHABLE.code());
        assertThat(missing.problem().evidence())
                .containsExactly("failed to get secret 'kilter-system/gone': not there");
        assertThat(state(2, "GitOperationFailed", "unable to list remote: authentication required")
                        .problem())
                .isNotNull();
    }

    @Test
    void a_host_that_is_away_is_waited_for() {
        FluxState away = state(2, "GitOperationFailed", "dial tcp 10.90.0.2:3999: connect: connection refused");
        assertThat(away.problem()).isNull();
        assertThat(away.waits()).contains("connection refused");
        assertThat(away.commit()).isEqualTo(COMMIT);
    }

    @Test
    void what_was_said_of_something_older_is_no_answer() {
        assertThat(state(3, "AuthenticationFailed", "no")).isEqualTo(new FluxState(COMMIT, null, null));
    }
}
