package dev.kilter.sdk.wire;

import dev.kilter.sdk.deploy.Overrides;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Asks an env to run the image that is live in another one, under its own config.
///
/// @param from      the other env
/// @param migration whether the migrations run that the other env has had
/// @param timeout   overrides the platform's deadline, as for a deploy; null: the platform's own
/// @param overrides what a person sets aside, as for a deploy; null: nothing
/// @param image     what was found in the image; null: nobody looked
public record PromoteRequest(
        String from,
        boolean migration,
        @Nullable Duration timeout,
        @Nullable Overrides overrides,
        @Nullable ImageAnswer image) {}
