package dev.kilter.sdk.wire;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A task as the server tells it.
///
/// @param id       `t-…`
/// @param by       who asked
/// @param finished null while it runs
/// @param result   null while it runs, or when it failed
/// @param problem  why it failed; null otherwise
public record TaskRecord(
        String id,
        Slot slot,
        TaskWork work,
        String by,
        Instant created,
        @Nullable Instant finished,
        @Nullable TaskResult result,
        @Nullable Problem problem) {}
