package dev.kilter.operator.step;

import dev.kilter.sdk.problem.Problem;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What has become of a slot's sealed Secrets.
///
/// @param committed whether the flux repo holds all that are wanted, and those that pods may still need
/// @param exact     whether it holds nothing else
/// @param missing   wanted ones that the engine has not made real yet, as they are called in the cluster
/// @param problem   why it cannot; null: it can, or is still to try
public record SecretsState(
        boolean committed,
        boolean exact,
        Set<String> missing,
        @Nullable Problem problem) {
    /// Nothing to do.
    public static final SecretsState SETTLED = new SecretsState(true, true, Set.of(), null);

    public SecretsState {
        missing = Set.copyOf(missing);
    }
}
