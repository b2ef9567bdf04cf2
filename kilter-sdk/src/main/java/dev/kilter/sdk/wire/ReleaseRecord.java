package dev.kilter.sdk.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a successful deploy left live.
///
/// @param name   `r1`, `r2`… within the slot
/// @param schema newest applied migration; null without
public record ReleaseRecord(
        String name,
        String deployId,
        String image,
        @Nullable String commit,
        boolean dirty,
        @Nullable String subject,
        String configHash,
        @Nullable String schema,
        String by,
        Instant at,
        long durationMs,
        boolean live) {}
