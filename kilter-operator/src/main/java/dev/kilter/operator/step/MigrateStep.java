package dev.kilter.operator.step;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.MigrationConfig.Engine;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.MigrationImpact;
import java.util.List;

/// The migrations, by an adapter or by the tool's own command, and the comparison of a declared schema.
final class MigrateStep {
    private MigrateStep() {}

    static StepOutcome drift(SlotPass pass) {
        String bundle = pass.spec.bundle();
        MigrationConfig config = pass.spec.config().migration();
        return bundle == null || config == null
                ? new StepOutcome.Skipped("no schema files")
                : compare(pass, pass.jobs.drift(pass.spec, bundle, config), "drift");
    }

    static StepOutcome run(SlotPass pass, String tool) {
        String bundle = pass.spec.bundle();
        MigrationConfig config = pass.spec.config().migration();
        if (bundle == null || config == null) {
            return new StepOutcome.Skipped("no migration files");
        }
        String files = pass.spec.migrations();
        if (files != null && files.equals(pass.status.migrated) && !config.declaresSchema()) {
            return new StepOutcome.Skipped(tool + ": nothing new");
        }
        if (config.engine() != Engine.CLI) {
            return byRunner(pass, pass.jobs.migrate(pass.spec, bundle, config, Untold.known(pass.status)));
        }
        StepOutcome run = byTool(pass, bundle, config);
        return run instanceof StepOutcome.Done ? byRunner(pass, pass.jobs.settle(pass.spec, bundle, config)) : run;
    }

    private static StepOutcome compare(SlotPass pass, JobRun job, String step) {
        return switch (pass.job(job)) {
            case JobState.Absent() -> pass.startTrying(job, "the comparison of the schemas to start");
            case JobState.Running(var lines) -> {
                pass.notes.ofRunner(step, lines);
                yield SlotPass.await("the comparison of the schemas");
            }
            case JobState.Ended ended -> {
                pass.notes.ofRunner(step, ended.lines());
                yield pass.ended(
                        KilterCode.MIGRATION_FAILED,
                        "the Job that compares schemas",
                        ended,
                        report -> new StepOutcome.Done(report.summary()));
            }
        };
    }

    private static StepOutcome byRunner(SlotPass pass, JobRun job) {
        return switch (pass.job(job)) {
            case JobState.Absent() -> pass.startTrying(job, "the migration Job to start");
            case JobState.Running(var lines) -> {
                pass.notes.ofRunner("migrate", lines);
                yield SlotPass.await("the migrations");
            }
            case JobState.Ended ended -> {
                pass.notes.ofRunner("migrate", ended.lines());
                StepOutcome outcome = pass.ended(
                        KilterCode.MIGRATION_FAILED,
                        "the migration Job",
                        ended,
                        report -> migrated(pass, report, ended));
                if (outcome instanceof StepOutcome.Halted) {
                    halfway(pass, ended);
                }
                yield outcome;
            }
        };
    }

    private static StepOutcome migrated(SlotPass pass, JobLine.Report report, JobState.Ended ended) {
        pass.status.changed |= report.changed();
        pass.status.schema = report.schema();
        pass.status.migrated = pass.spec.migrations();
        MigrationImpact before = MigrationImpact.sum(Untold.settled(pass.status.impact), Untold.found(ended));
        pass.status.impact = MigrationImpact.sum(before, Untold.of(report));
        return new StepOutcome.Done(report.summary());
    }

    /// Files that were applied before one failed stay applied: what they did is told by the next release.
    private static void halfway(SlotPass pass, JobState.Ended ended) {
        StatusDraft status = pass.status;
        List<String> found = JobOutcome.found(ended);
        status.schema = found.isEmpty() ? status.schema : found.getLast();
        status.impact = MigrationImpact.sum(Untold.settled(status.impact), Untold.found(ended));
        for (JobLine.FileDone file : JobOutcome.applied(ended)) {
            status.changed = true;
            status.schema = file.name();
            status.impact = MigrationImpact.sum(status.impact, Untold.of(file));
        }
        if (!JobOutcome.isWhole(ended)) {
            status.impact = Untold.more(status.impact);
        }
    }

    /// The tool's own command, once what stands against the migrations has been looked at where a policy wants
    /// that.
    private static StepOutcome byTool(SlotPass pass, String bundle, MigrationConfig config) {
        if (config.command().isEmpty()) {
            return new StepOutcome.Halted(Problem.of(
                    KilterCode.CONFIG_INVALID,
                    "'migration.engine' is cli, and no command is given",
                    "Add `command: [dbmate, up]` to `migration:`."));
        }
        if (pass.spec.deploy().review()) {
            StepOutcome reviewed = compare(pass, pass.jobs.drift(pass.spec, bundle, config), "migrate");
            if (!(reviewed instanceof StepOutcome.Done)) {
                return reviewed;
            }
        }
        JobRun job = pass.jobs.tool(pass.spec, config);
        String command = String.join(" ", config.command());
        return switch (pass.job(job)) {
            case JobState.Absent() -> pass.start(job, "'" + command + "' to start");
            case JobState.Running(var lines) -> {
                pass.notes.ofProgram("migrate", lines);
                yield SlotPass.await("'" + command + "'");
            }
            case JobState.Ended ended
            when ended.exitCode() == 0 -> {
                pass.notes.ofProgram("migrate", ended.lines());
                yield new StepOutcome.Done(command);
            }
            case JobState.Ended ended -> {
                pass.status.impact = Untold.byTool(pass.status.impact, command);
                yield new StepOutcome.Halted(
                        JobOutcome.abrupt(KilterCode.MIGRATION_FAILED, "'" + command + "'", ended));
            }
        };
    }
}
