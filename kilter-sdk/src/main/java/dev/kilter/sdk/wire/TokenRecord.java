package dev.kilter.sdk.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One token as it is listed.
///
/// @param token    what it says; told once, when it is made, and null ever after
/// @param lastUsed to the minute; null: never
public record TokenRecord(
        String name,
        TokenRole role,
        boolean protectedDatabases,
        Instant created,
        Instant expires,
        @Nullable Instant lastUsed,
        @Nullable String token) {}
