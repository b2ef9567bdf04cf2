package dev.kilter.sdk.wire;

import org.jspecify.annotations.Nullable;

/// What becomes of a change of secrets alone.
///
/// @param deploy the deploy that makes it live; null: nothing is live yet, the env's next deploy brings it
public record SecretsAnswer(@Nullable DeployRecord deploy) {}
