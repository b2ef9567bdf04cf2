package dev.kilter.api;

import dev.kilter.sdk.app.Slot;

/// One slot as the platform wants it and as it is.
///
/// @param spec     written by the server alone
/// @param status   written by the operator alone
/// @param deleting whether the env is being torn down; it never comes back from that
public record KilterApp(KilterAppSpec spec, KilterAppStatus status, boolean deleting) {
    /// Whose resource it is.
    public Slot slot() {
        return spec.config().slot();
    }
}
