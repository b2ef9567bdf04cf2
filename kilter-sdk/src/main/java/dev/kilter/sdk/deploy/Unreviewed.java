package dev.kilter.sdk.deploy;

import dev.kilter.sdk.app.AppConfig;

/// What becomes of a difference to a declared schema that no reviewed plan covers.
public enum Unreviewed {
    /// It is applied where migrations are asked for, and told elsewhere.
    SHOWN,
    /// As the first schema of a database without user objects it is applied; later it is refused.
    INITIAL,
    /// It is refused.
    REFUSED;

    /// What holds for this deploy: protected envs want a plan, unless the deploy overrides that.
    public static Unreviewed of(AppConfig config, DeployOptions options) {
        if (!config.isProtected() || options.skipMigrationCheck() || options.planId() != null) {
            return SHOWN;
        }
        return options.bootstrap() ? INITIAL : REFUSED;
    }
}
