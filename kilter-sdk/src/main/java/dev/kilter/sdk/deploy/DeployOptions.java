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
/// @param rollbackTo         the release that this runs again on the schema as it is; null: this is no rollback
/// @param overrides          what else a person sets aside; null: nothing
public record DeployOptions(
        boolean bootstrap,
        boolean migration,
        boolean seed,
        boolean skipMigrationCheck,
        @Nullable Duration timeout,
        @Nullable String planId,
        @Nullable String rollbackTo,
        @Nullable Overrides overrides) {
    /// A plain deploy.
    public static final DeployOptions PLAIN = new DeployOptions(false, false, false, false, null);

    /// What is asked with nothing set aside.
    public DeployOptions(
            boolean bootstrap,
            boolean migration,
            boolean seed,
            boolean skipMigrationCheck,
            @Nullable Duration timeout,
            @Nullable String planId,
            @Nullable String rollbackTo) {
        this(bootstrap, migration, seed, skipMigrationCheck, timeout, planId, rollbackTo, null);
    }

    /// What is asked without a reviewed plan.
    public DeployOptions(
            boolean bootstrap,
            boolean migration,
            boolean seed,
            boolean skipMigrationCheck,
            @Nullable Duration timeout) {
        this(bootstrap, migration, seed, skipMigrationCheck, timeout, null, null);
    }

    /// What a rollback to this release asks: neither migrations nor seeds.
    public static DeployOptions rollback(String release, @Nullable Duration timeout) {
        return new DeployOptions(false, false, false, false, timeout, null, release);
    }

    /// What a person sets aside for this deploy.
    public Overrides setAside() {
        return overrides == null ? Overrides.NONE : overrides;
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
