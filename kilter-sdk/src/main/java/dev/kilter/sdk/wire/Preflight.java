package dev.kilter.sdk.wire;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.deploy.DeployOptions;
import org.jspecify.annotations.Nullable;

/// What a client asks before it builds, so that a refusal costs nobody a build.
///
/// @param migrations SHA-256 over the migration files; null: none
public record Preflight(AppConfig config, @Nullable String migrations, DeployOptions options) {}
