package dev.kilter.sdk.deploy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a person asks of one deploy.
///
/// @param bootstrap          make a brand-new env end to end
/// @param migration          run the migrations before the roll
/// @param seed               apply the seeds before the roll
/// @param skipMigrationCheck go on although a protected env has pending migrations
/// @param timeout            overrides the platform's deadline, counted from the moment the slot is granted; null: the
///                           platform's own
/// @param planId             the reviewed plan that the migrations must be; null: none
public record DeployOptions(
        boolean bootstrap,
        boolean migration,
        boolean seed,
        boolean skipMigrationCheck,
        @Nullable Duration timeout,
        @Nullable String planId) {
    /// A plain deploy.
    public static final DeployOptions PLAIN = new DeployOptions(false, false, false, false, null);

    /// What is asked without a reviewed plan.
    public DeployOptions(
            boolean bootstrap,
            boolean migration,
            boolean seed,
            boolean skipMigrationCheck,
            @Nullable Duration timeout) {
        this(bootstrap, migration, seed, skipMigrationCheck, timeout, null);
    }

    /// Whether migrations run: asked for, or part of a bootstrap.
    public boolean runsMigrations() {
        return migration || bootstrap;
    }

    /// Whether seeds run: asked for, or part of a bootstrap.
    public boolean runsSeeds() {
        return seed || bootstrap;
    }
}
