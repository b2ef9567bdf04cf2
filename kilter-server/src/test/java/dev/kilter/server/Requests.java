package dev.kilter.server;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.WebConfig;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.SourceState;
import java.util.List;
import java.util.TreeMap;

/// Deploys of one small app with migrations, as a client would ask for them.
final class Requests {
    private Requests() {}

    static DeployRequest of(String env, boolean migration) {
        AppConfig config = new AppConfig(
                Project.parse("acme/shop"),
                new EnvName(env),
                false,
                true,
                WebConfig.DEFAULT,
                new TreeMap<>(),
                BuildConfig.AUTO,
                DatabaseKind.POSTGRES,
                new MigrationConfig("sql", "migrations"),
                List.of(),
                new TreeMap<>());
        return new DeployRequest(
                config,
                new ImageRef("127.0.0.1:5000/acme/shop@sha256:" + "ab".repeat(32)),
                new SourceState("51c09aa0c4d5a6b7980123456789abcdef012345", "main", "Add orders", false),
                null,
                null,
                new DeployOptions(false, migration, false, false, null));
    }

    /// The same deploy of another image.
    static DeployRequest ofImage(DeployRequest request, String twoDigits) {
        return new DeployRequest(
                request.config(),
                new ImageRef("127.0.0.1:5000/acme/shop@sha256:" + twoDigits.repeat(32)),
                request.source(),
                request.bundle(),
                request.migrations(),
                request.options());
    }
}
