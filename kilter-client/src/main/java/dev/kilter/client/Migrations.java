package dev.kilter.client;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.MigrationConfig.Engine;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.Unreviewed;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.spi.ResolvesMigrations;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.MigrationsReport;
import dev.kilter.sdk.wire.SavedPlan;
import dev.kilter.sdk.wire.SchemaDiff;
import dev.kilter.sdk.wire.TaskRequest;
import dev.kilter.sdk.wire.TaskResult;
import dev.kilter.sdk.wire.TaskWork;

/// Asks the platform about the migrations of a project on this machine: it sends the files as they are here and has
/// them compared with the env's database there.
public final class Migrations {
    private final Kilter kilter;
    private final ProjectDir project;
    private final AppConfig config;
    private final Providers<MigrationAdapter> adapters;

    /// The migrations of this project in the env that `config` was resolved for.
    public Migrations(Kilter kilter, ProjectDir project, AppConfig config, Providers<MigrationAdapter> adapters) {
        this.kilter = kilter;
        this.project = project;
        this.config = config;
        this.adapters = adapters;
    }

    /// What is applied, pending or wrong. Changes nothing.
    public MigrationsReport status() {
        return switch (ask(new TaskWork.Status())) {
            case TaskResult.Migrations(var report) -> report;
            case TaskResult.Planned _, TaskResult.Compared _, TaskResult.Resolved _ -> throw strange();
        };
    }

    /// What an apply would run now. The platform keeps it for seven days, unless it is empty.
    public SavedPlan plan() {
        return switch (ask(new TaskWork.Plan())) {
            case TaskResult.Planned(var plan) -> plan;
            case TaskResult.Migrations _, TaskResult.Compared _, TaskResult.Resolved _ -> throw strange();
        };
    }

    /// Where the live schema is not what the applied migrations imply, and what the pending ones would change.
    public SchemaDiff diff() {
        return switch (ask(new TaskWork.Diff())) {
            case TaskResult.Compared(var diff) -> diff;
            case TaskResult.Migrations _, TaskResult.Planned _, TaskResult.Resolved _ -> throw strange();
        };
    }

    /// Throws the refusal of a deploy whose plan no longer holds, or that needs one: for destructive statements
    /// where
    /// `review` says so, for a declared schema in a protected env. Changes nothing.
    public void check(DeployOptions options, boolean review) {
        run(new TaskWork.Check(options.planId(), review, Unreviewed.of(config, options)));
    }

    /// Makes one of the moves that [#status] offers, and says what was done.
    public String resolve(String migration, ResolvesMigrations.Kind move) {
        return switch (ask(new TaskWork.Resolve(migration, move))) {
            case TaskResult.Resolved(var summary) -> summary;
            case TaskResult.Migrations _, TaskResult.Planned _, TaskResult.Compared _ -> throw strange();
        };
    }

    private TaskResult ask(TaskWork work) {
        MigrationConfig migration = config.migration();
        if (migration != null && migration.engine() == Engine.CLI && !isRead(migration)) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "which of the files in '" + migration.dir() + "' are applied, only their own command knows:"
                                    + " it keeps a table of its own (`engine: cli`)",
                            "Ask the tool itself, in a shell of the app's image: kilter run -- sh      with --env "
                                    + config.env())
                    .withEvidence("a deploy with --migration runs: " + String.join(" ", migration.command()))
                    .toException();
        }
        return run(work);
    }

    /// Whether kilter knows the table that their tool keeps. A project without files has none that could be
    /// unknown.
    private boolean isRead(MigrationConfig migration) {
        MigrationAdapter adapter = adapters.get(migration.tool());
        return project.files(migration.dir()).isEmpty()
                || Providers.ask(adapter, () -> adapter.find(project, migration))
                        .isPresent();
    }

    private TaskResult run(TaskWork work) {
        MigrationConfig migration = config.migration();
        if (migration == null) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "kilter.yaml:1: the app declares no migrations",
                            "Add `migration: { tool: sql, dir: migrations }`.")
                    .toException();
        }
        byte[] bundle = ProjectBundle.of(project, config, adapters).packed();
        byte[] files = bundle == null ? Bundle.pack(new java.util.TreeMap<>()) : bundle;
        String hash = Bundle.hash(files);
        kilter.putBundle(hash, files);
        return kilter.task(new TaskRequest(config.slot(), migration, hash, work));
    }

    private static IllegalStateException strange() {
        return new IllegalStateException("the platform answered another question");
    }
}
