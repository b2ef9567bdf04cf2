package dev.kilter.operator.step;

import dev.kilter.sdk.problem.Problem;
import org.jspecify.annotations.Nullable;

/// What the engine has applied of a slot.
///
/// @param commit  the newest commit it has looked at; null: none
/// @param content the `kilter.dev/content` that all live objects carry; null: nothing, or not the same on all
/// @param problem why the newest commit could not be applied; null: it could, or is still to be tried
public record FluxState(
        @Nullable String commit,
        @Nullable String content,
        @Nullable Problem problem) {}
