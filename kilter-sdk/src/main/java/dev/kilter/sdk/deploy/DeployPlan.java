package dev.kilter.sdk.deploy;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.deploy.Step.Site;
import java.util.ArrayList;
import java.util.List;

/// The steps of one deploy, in order. This is the only place that knows the order; nobody sorts steps.
public record DeployPlan(List<Step> steps) {
    public DeployPlan {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || !(steps.getLast() instanceof Step.Rollout)) {
            throw new IllegalArgumentException("a plan ends in the rollout");
        }
        if (steps.stream().map(Step::id).distinct().count() != steps.size()) {
            throw new IllegalArgumentException("a plan names each step once");
        }
        for (int i = 1; i < steps.size(); i++) {
            if (rank(steps.get(i - 1)) >= rank(steps.get(i))) {
                throw new IllegalArgumentException("'" + steps.get(i).id() + "' cannot follow '"
                        + steps.get(i - 1).id() + "'");
            }
        }
    }

    /// The plan of a deploy of this app with these options.
    public static DeployPlan of(AppConfig config, DeployOptions options) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.Build());
        steps.add(new Step.Push());
        if (!config.secrets().sources().isEmpty()) {
            steps.add(
                    new Step.ShipSecrets(List.copyOf(config.secrets().sources().keySet())));
        }
        steps.add(new Step.Provision());
        boolean hasDatabase = config.database() == DatabaseKind.POSTGRES;
        var migration = config.migration();
        if (migration != null && hasDatabase && checksDrift(config, migration, options)) {
            steps.add(new Step.CheckDrift(migration.tool()));
        }
        if (options.runsMigrations() && migration != null && hasDatabase) {
            steps.add(new Step.Migrate(migration.tool()));
        }
        if (options.runsSeeds() && !config.seeds().isEmpty()) {
            steps.add(
                    new Step.Seed(config.seeds().stream().map(SeedConfig::name).toList()));
        }
        if (!config.release().isEmpty() && options.rollbackTo() == null) {
            steps.add(new Step.Release(config.release()));
        }
        steps.add(new Step.Commit());
        steps.add(new Step.Rollout());
        return new DeployPlan(steps);
    }

    /// A deploy that migrates compares the schemas anyway; a rollback knows that the schema is newer.
    private static boolean checksDrift(AppConfig config, MigrationConfig migration, DeployOptions options) {
        return migration.declaresSchema()
                && !options.runsMigrations()
                && !options.skipMigrationCheck()
                && options.rollbackTo() == null
                && (config.isProtected() || !config.env().isEphemeral());
    }

    /// The part of the plan that runs on the server's side.
    public DeployPlan onPlatform() {
        return new DeployPlan(
                steps.stream().filter(step -> step.site() == Site.PLATFORM).toList());
    }

    private static int rank(Step step) {
        return switch (step) {
            case Step.Build() -> 0;
            case Step.Push() -> 1;
            case Step.ShipSecrets(var _) -> 2;
            case Step.Provision() -> 3;
            case Step.CheckDrift(var _) -> 4;
            case Step.Migrate(var _) -> 5;
            case Step.Seed(var _) -> 6;
            case Step.Release(var _) -> 7;
            case Step.Commit() -> 8;
            case Step.Rollout() -> 9;
        };
    }
}
