package dev.kilter.operator.step;

import dev.kilter.sdk.problem.Problem;
import org.jspecify.annotations.Nullable;

/// How one process of a slot is.
///
/// @param name    `web`, or as in kilter.yaml
/// @param desired how many should run
/// @param ready   how many are ready, of any version
/// @param updated how many of the newest version are ready
/// @param settled whether only the newest version runs
/// @param restarts how often it was started again after a crash
/// @param failure why the newest version will not get ready by itself; null: it may still
/// @param message what it waits for; empty when ready
public record ProcessState(
        String name,
        int desired,
        int ready,
        int updated,
        boolean settled,
        int restarts,
        @Nullable Problem failure,
        String message) {}
