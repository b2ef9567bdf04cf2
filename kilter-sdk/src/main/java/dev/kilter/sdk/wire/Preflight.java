package dev.kilter.sdk.wire;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.deploy.Ancestry;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.SourceState;
import org.jspecify.annotations.Nullable;

/// What a client asks before it builds, so that a refusal costs nobody a build.
///
/// @param migrations SHA-256 over the migration files; null: none
/// @param source     what git knows of the folder; null: it was not asked
/// @param ancestry   of its commit; null: unknown
public record Preflight(
        AppConfig config,
        @Nullable String migrations,
        DeployOptions options,
        @Nullable SourceState source,
        @Nullable Ancestry ancestry) {}
