package dev.kilter.operator.step;

import dev.kilter.sdk.problem.Problem;
import org.jspecify.annotations.Nullable;

/// What the engine has applied of a slot.
///
/// @param commit  the newest commit it has looked at; null: none
/// @param content the `kilter.dev/content` that all live objects carry; null: nothing, or not the same on all
/// @param problem why the newest commit could not be applied, or will never be fetched; null: it could, or is still to
///                be tried
/// @param waits   what keeps the engine from fetching for now, in its own words; null: nothing that it tells of
public record FluxState(
        @Nullable String commit,
        @Nullable String content,
        @Nullable Problem problem,
        @Nullable String waits) {
    /// One that tells of nothing to wait for.
    public FluxState(@Nullable String commit, @Nullable String content, @Nullable Problem problem) {
        this(commit, content, problem, null);
    }
}
