package dev.kilter.sdk.app;

import org.jspecify.annotations.Nullable;

/// The process that answers requests.
///
/// @param port     where it listens, 1 to 65535
/// @param isPublic whether it gets an external route
/// @param health   path that answers 2xx or 3xx when the app is ready; null: a TCP accept is enough
/// @param replicas how many, 1 or more
public record WebConfig(
        int port, boolean isPublic, @Nullable String health, int replicas) {
    /// Port 8080, public, TCP accept, one replica.
    public static final WebConfig DEFAULT = new WebConfig(8080, true, null, 1);
}
