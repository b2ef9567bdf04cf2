package dev.kilter.sdk.deploy;

import dev.kilter.sdk.app.AppConfig;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One deploy as asked for. The server makes its own plan from it; a client's plan is never believed.
///
/// @param config  the app, resolved for its env
/// @param image   what to run
/// @param source  where it came from
/// @param bundle  SHA-256 (64 hex digits) of the bundle with the app's migration and seed files; null: it has none
/// @param migrations SHA-256 over the migration files alone, so that a changed seed is no pending migration; null: none
/// @param options what was asked for
/// @param scale   how many of which process from now on; the others stay as they are
/// @param secrets what it does to the env's Secrets; null: nothing
/// @param ancestry of the commit in `source`; null: unknown
public record DeployRequest(
        AppConfig config,
        ImageRef image,
        SourceState source,
        @Nullable String bundle,
        @Nullable String migrations,
        DeployOptions options,
        SortedMap<String, Integer> scale,
        @Nullable SecretChanges secrets,
        @Nullable Ancestry ancestry) {
    public DeployRequest {
        scale = new TreeMap<>(scale == null ? Map.of() : scale);
    }

    /// A deploy whose commit's ancestors are not told.
    public DeployRequest(
            AppConfig config,
            ImageRef image,
            SourceState source,
            @Nullable String bundle,
            @Nullable String migrations,
            DeployOptions options,
            SortedMap<String, Integer> scale,
            @Nullable SecretChanges secrets) {
        this(config, image, source, bundle, migrations, options, scale, secrets, null);
    }

    /// The same deploy without its commit's ancestors.
    public DeployRequest withoutAncestry() {
        return ancestry == null
                ? this
                : new DeployRequest(config, image, source, bundle, migrations, options, scale, secrets, null);
    }

    /// A deploy that leaves the env's Secrets as they are.
    public DeployRequest(
            AppConfig config,
            ImageRef image,
            SourceState source,
            @Nullable String bundle,
            @Nullable String migrations,
            DeployOptions options,
            SortedMap<String, Integer> scale) {
        this(config, image, source, bundle, migrations, options, scale, null);
    }

    /// A deploy that scales nothing.
    public DeployRequest(
            AppConfig config,
            ImageRef image,
            SourceState source,
            @Nullable String bundle,
            @Nullable String migrations,
            DeployOptions options) {
        this(config, image, source, bundle, migrations, options, new TreeMap<>());
    }
}
