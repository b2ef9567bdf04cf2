package dev.kilter.server;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.MigrationConfig.Engine;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.SavedPlan;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What can be said of a deploy's plan without asking its database. The rest is the migration Job's to say. Pure.
final class PlanAdmission {
    private PlanAdmission() {}

    /// Whether destructive statements of this deploy need a reviewed plan: by the platform's policy, in a protected
    /// env, unless the deploy names a plan or overrides the check.
    static boolean needsReview(AppConfig config, DeployOptions options, boolean policy) {
        return policy && config.isProtected() && options.planId() == null && !options.skipMigrationCheck();
    }

    /// The refusal, or empty.
    ///
    /// @param migrations SHA-256 over the migration files; null: none
    /// @param plan       the one that the deploy names, if the platform has it
    static Optional<Problem> refusal(
            AppConfig config,
            @Nullable String migrations,
            DeployOptions options,
            @Nullable SavedPlan plan,
            Instant now) {
        String id = options.planId();
        if (id == null) {
            return Optional.empty();
        }
        String env = env(config.env());
        if (!options.runsMigrations()) {
            return Optional.of(Problem.of(
                    KilterCode.ARGUMENT_INVALID,
                    "--plan-id is given, and the deploy does not ask for migrations",
                    "kilter deploy" + env + " --migration --plan-id " + id));
        }
        if (config.migration() == null || migrations == null) {
            return Optional.of(Problem.of(
                    KilterCode.ARGUMENT_INVALID, "--plan-id is given, and the app has no migrations", "Leave it out."));
        }
        if (config.migration().engine() == Engine.CLI) {
            return Optional.of(Problem.of(
                    KilterCode.ARGUMENT_INVALID,
                    "--plan-id is given, and no plan binds the tool's own command (`engine: cli`)",
                    "Leave it out, or remove `engine: cli`."));
        }
        if (plan == null) {
            return gone(id, "the platform has no plan of that id", env);
        }
        if (!plan.slot().equals(config.slot())) {
            return gone(id, "it is of " + plan.slot() + " and not of " + config.slot(), env);
        }
        if (now.isAfter(plan.expires())) {
            return gone(id, "it expired at " + plan.expires() + ", seven days after it was made", env);
        }
        if (!migrations.equals(plan.migrations())) {
            return gone(id, "the files of '" + config.migration().dir() + "' are not those that it was made from", env);
        }
        return Optional.empty();
    }

    private static Optional<Problem> gone(String id, String why, String env) {
        return Optional.of(Problem.of(
                KilterCode.PLAN_VOID, "the plan '" + id + "' does not hold: " + why, "kilter migrate plan" + env));
    }

    private static String env(EnvName env) {
        return env.value().equals("prod") ? "" : " --env " + env;
    }
}
