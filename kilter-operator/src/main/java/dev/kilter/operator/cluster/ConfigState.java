package dev.kilter.operator.cluster;

import dev.kilter.sdk.problem.Problem;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the engine has made of a slot's `config` folder.
///
/// @param commit  the newest commit it has looked at; null: none
/// @param missing Secrets that do not exist
/// @param problem why that commit's could not be applied; null: they could, or are still to be tried
public record ConfigState(
        @Nullable String commit,
        Set<String> missing,
        @Nullable Problem problem) {
    public ConfigState {
        missing = Set.copyOf(missing);
    }
}
