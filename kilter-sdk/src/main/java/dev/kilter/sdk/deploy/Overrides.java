package dev.kilter.sdk.deploy;

/// What a person sets aside for one deploy.
///
/// @param noLockWait refuse instead of waiting for another deploy of the env
public record Overrides(boolean noLockWait) {
    /// Nothing.
    public static final Overrides NONE = new Overrides(false);
}
