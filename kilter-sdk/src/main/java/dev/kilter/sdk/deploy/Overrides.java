package dev.kilter.sdk.deploy;

/// What a person sets aside for one deploy.
///
/// @param noLockWait refuse instead of waiting for another deploy of the env
/// @param allowOlder let an older commit, or one of which nobody knows, replace what is live; audited
/// @param allowDirty deploy a changed work tree to a protected env; audited
public record Overrides(boolean noLockWait, boolean allowOlder, boolean allowDirty) {
    /// Nothing.
    public static final Overrides NONE = new Overrides(false, false, false);
}
