package dev.kilter.local.host;

import dev.kilter.sdk.problem.Problem;
import org.jspecify.annotations.Nullable;

/// What of git a slot runs, or is on its way to.
///
/// @param content value of `kilter.dev/content` of the objects last applied; empty before the first
/// @param commit  the newest commit looked at
/// @param problem why that commit was not applied; the objects applied before it stay
public record Applied(
        String content, String commit, @Nullable Problem problem) {}
