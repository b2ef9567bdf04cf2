package dev.kilter.sdk.wire;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Asks for an older release to run again: its image and config, on the schema as it is.
///
/// @param release `r3`; null: the newest one that differs from what is live
/// @param timeout overrides the platform's deadline, as for a deploy; null: the platform's own
public record RollbackRequest(
        @Nullable String release, @Nullable Duration timeout) {}
