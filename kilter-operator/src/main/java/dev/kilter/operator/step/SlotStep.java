package dev.kilter.operator.step;

import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.MigrationConfig.Engine;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.Pipeline;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.EnvStatus.ProcessHealth;
import dev.kilter.sdk.wire.MigrationImpact;
import dev.kilter.sdk.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One pass over a slot: what is wanted and what is seen in, what to do out. Pure, and the same on both platforms. A
/// pass may be repeated at any point: everything it needs to know is in the resource or can be seen.
public final class SlotStep {
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration CALM = Duration.ofSeconds(1);
    private static final int TOLD = 20;
    private static final int WIDEST = 200;
    private static final int KILLED = 137;
    /// What moves a terminal's cursor or colours it.
    private static final Pattern TERMINAL = Pattern.compile("\\x1b\\[[0-9;?]*[ -/]*[@-~]|\\p{Cntrl}");

    private final KilterAppSpec spec;
    private final Observed seen;
    private final JobEnvironment jobs;
    private final Function<SeedConfig, List<String>> seedCommand;
    private final List<Action> actions = new ArrayList<>();
    private KilterAppStatus status;
    private final List<String> notes;

    private SlotStep(
            KilterAppSpec spec,
            KilterAppStatus status,
            Observed seen,
            JobEnvironment jobs,
            Function<SeedConfig, List<String>> seedCommand) {
        this.spec = spec;
        this.status = status;
        this.seen = seen;
        this.jobs = jobs;
        this.seedCommand = seedCommand;
        this.notes = new ArrayList<>(status.notes());
    }

    /// Decides one pass. `seedCommand` gives the command of a seed that runs in the app's image, and an empty list
    /// for the others.
    public static Decision decide(
            KilterAppSpec spec,
            KilterAppStatus status,
            Observed seen,
            JobEnvironment jobs,
            Function<SeedConfig, List<String>> seedCommand,
            Instant now) {
        return new SlotStep(spec, begun(spec, status), seen, jobs, seedCommand).pass(now);
    }

    /// The status as this deploy starts from it: what an earlier deploy left is kept, its progress is not.
    public static KilterAppStatus begun(KilterAppSpec spec, KilterAppStatus status) {
        if (spec.deploy().id().equals(status.deployId())) {
            return status;
        }
        DeployPlan plan = DeployPlan.of(spec.config(), spec.deploy().options()).onPlatform();
        return new KilterAppStatus(
                spec.deploy().id(),
                Progress.start(plan),
                List.of(),
                false,
                status.schema(),
                status.migrated(),
                status.seeded(),
                status.content(),
                status.commit(),
                status.liveDeploy(),
                null,
                status.processes(),
                isLive(status) ? null : status.impact(),
                status.secrets(),
                status.released());
    }

    /// What an earlier deploy has migrated, and no release tells of yet, is told by the next one.
    private static boolean isLive(KilterAppStatus status) {
        return Objects.equals(status.liveDeploy(), status.deployId());
    }

    /// The status after an action failed for good: the running step halts.
    public static KilterAppStatus halted(KilterAppStatus begun, Problem problem, Instant now) {
        Progress progress = Objects.requireNonNull(begun.progress());
        return with(begun, Pipeline.advance(progress, _ -> new StepOutcome.Halted(problem), now), begun.late());
    }

    /// The status while a needed part is away: the running step waits for it, until the deadline.
    public static KilterAppStatus waiting(KilterAppSpec spec, KilterAppStatus begun, String on, Instant now) {
        Progress before = Objects.requireNonNull(begun.progress());
        Progress progress = Pipeline.advance(
                before,
                step -> stops(spec, before, step)
                        ? new StepOutcome.Halted(cancelled(spec, step))
                        : new StepOutcome.Waiting(on, CALM),
                now);
        return with(begun, progress, late(spec, begun, progress, now));
    }

    private static KilterAppStatus with(KilterAppStatus status, Progress progress, @Nullable Problem late) {
        return new KilterAppStatus(
                status.deployId(),
                progress,
                status.notes(),
                status.changed(),
                status.schema(),
                status.migrated(),
                status.seeded(),
                status.content(),
                status.commit(),
                status.liveDeploy(),
                late,
                status.processes(),
                status.impact(),
                status.secrets(),
                status.released());
    }

    private Decision pass(Instant now) {
        Progress progress = Objects.requireNonNull(status.progress());
        boolean waits = false;
        while (!waits && progress.next() instanceof Progress.Next.Run) {
            progress = Pipeline.advance(progress, this::run, now);
            waits = progress.entries().getLast().outcome() instanceof StepOutcome.Waiting;
        }
        if (seen.scratch() && !tries(progress)) {
            actions.addFirst(new Action.DropScratch());
        }
        boolean live = progress.next() instanceof Progress.Next.Live;
        Problem late = live ? null : late(spec, status, progress, now);
        status = new KilterAppStatus(
                status.deployId(),
                progress,
                notes.subList(Math.max(0, notes.size() - 30), notes.size()),
                status.changed(),
                status.schema(),
                status.migrated(),
                status.seeded(),
                status.content(),
                status.commit(),
                live ? spec.deploy().id() : status.liveDeploy(),
                late,
                health(),
                status.impact(),
                status.secrets(),
                status.released());
        return new Decision(actions, status, !(progress.next() instanceof Progress.Next.Run));
    }

    /// Whether a Job is at work that tries things out, or is about to be.
    private static boolean tries(Progress progress) {
        return progress.next() instanceof Progress.Next.Run(var step)
                && (step instanceof Step.CheckDrift || step instanceof Step.Migrate);
    }

    private StepOutcome run(Step step) {
        if (stops(spec, Objects.requireNonNull(status.progress()), step)) {
            return new StepOutcome.Halted(cancelled(spec, step));
        }
        return switch (step) {
            case Step.Build() -> new StepOutcome.Skipped("done on the workstation");
            case Step.Push() -> new StepOutcome.Skipped("done on the workstation");
            case Step.ShipSecrets(var _) -> new StepOutcome.Skipped("done on the workstation");
            case Step.Provision() -> provision(step);
            case Step.CheckDrift(var _) -> drift();
            case Step.Migrate(var tool) -> migrate(tool);
            case Step.Seed(var _) -> seed();
            case Step.Release(var command) -> release(command);
            case Step.Commit() -> commit(step);
            case Step.Rollout() -> rollout(step);
        };
    }

    /// Whether somebody wants the deploy to end, and it may end before this step. What has begun is finished, and
    /// so is the rollout of an app that is committed; making a place can be left at any time.
    private static boolean stops(KilterAppSpec spec, Progress progress, Step step) {
        boolean begun = progress.entry(step.id()).isPresent();
        return spec.deploy().cancelled() != null
                && !(step instanceof Step.Rollout)
                && (!begun || step instanceof Step.Provision);
    }

    private static Problem cancelled(KilterAppSpec spec, Step step) {
        return Problem.of(
                KilterCode.CANCELLED,
                "cancelled by " + spec.deploy().cancelled() + " before the step '" + step.id() + "'",
                "kilter deploy");
    }

    private StepOutcome provision(Step step) {
        if (!seen.provisioned()) {
            actions.add(new Action.Provision());
            changed();
            return new StepOutcome.Waiting("namespace, database and roles", SOON);
        }
        StepOutcome secrets = secrets();
        if (!(secrets instanceof StepOutcome.Done(var sealed))) {
            return secrets;
        }
        return begunBefore(step)
                ? new StepOutcome.Done(
                        (spec.config().database() == DatabaseKind.NONE ? "namespace" : "database, 3 roles") + sealed)
                : new StepOutcome.Skipped("the env stands");
    }

    /// Sealed Secrets are made real before anything that may need them: only the engine can open them.
    private StepOutcome secrets() {
        SecretsState state = seen.secrets();
        if (!state.committed()) {
            actions.add(new Action.CommitSecrets());
            actions.add(new Action.TriggerFlux());
            changed();
            return new StepOutcome.Waiting("the sealed secrets to be committed", SOON);
        }
        if (state.problem() != null) {
            return new StepOutcome.Halted(state.problem());
        }
        if (!state.missing().isEmpty()) {
            actions.add(new Action.TriggerFlux());
            return new StepOutcome.Waiting("the sealed secrets to be opened", SOON);
        }
        int count = spec.sealed().size();
        return new StepOutcome.Done(count == 0 ? "" : count == 1 ? ", 1 secret" : ", " + count + " secrets");
    }

    private StepOutcome drift() {
        String bundle = spec.bundle();
        MigrationConfig config = spec.config().migration();
        if (bundle == null || config == null) {
            return new StepOutcome.Skipped("no schema files");
        }
        return checked(jobs.drift(spec, bundle, config), "drift");
    }

    private StepOutcome checked(JobRun job, String step) {
        return switch (seen.jobs().getOrDefault(job.name(), new JobState.Absent())) {
            case JobState.Absent() -> startTrying(job, "the comparison of the schemas to start");
            case JobState.Running running -> running(step, running, "the comparison of the schemas");
            case JobState.Ended ended -> {
                note(step, ended.lines());
                yield switch (JobOutcome.runner(KilterCode.MIGRATION_FAILED, "the Job that compares schemas", ended)) {
                    case JobOutcome.Result.Fine(var report) -> new StepOutcome.Done(report.summary());
                    case JobOutcome.Result.Failed(var problem) -> new StepOutcome.Halted(problem);
                };
            }
        };
    }

    private StepOutcome migrate(String tool) {
        String bundle = spec.bundle();
        MigrationConfig config = spec.config().migration();
        if (bundle == null || config == null) {
            return new StepOutcome.Skipped("no migration files");
        }
        boolean same = spec.migrations() != null && spec.migrations().equals(status.migrated());
        if (same && !config.declaresSchema()) {
            return new StepOutcome.Skipped(tool + ": nothing new");
        }
        if (config.engine() == Engine.CLI) {
            StepOutcome run = byTool(bundle, config);
            if (!(run instanceof StepOutcome.Done)) {
                return run;
            }
        }
        JobRun job =
                config.engine() == Engine.CLI ? jobs.settle(spec, bundle, config) : jobs.migrate(spec, bundle, config);
        return switch (seen.jobs().getOrDefault(job.name(), new JobState.Absent())) {
            case JobState.Absent() -> startTrying(job, "the migration Job to start");
            case JobState.Running running -> running("migrate", running, "the migrations");
            case JobState.Ended ended -> {
                note("migrate", ended.lines());
                yield switch (JobOutcome.runner(KilterCode.MIGRATION_FAILED, "the migration Job", ended)) {
                    case JobOutcome.Result.Fine(var report) -> {
                        if (report.changed()) {
                            changed();
                        }
                        status = withLedger(report.schema(), spec.migrations(), status.seeded())
                                .withImpact(MigrationImpact.sum(status.impact(), report.impact()));
                        yield new StepOutcome.Done(report.summary());
                    }
                    case JobOutcome.Result.Failed(var problem) -> new StepOutcome.Halted(problem);
                };
            }
        };
    }

    /// The tool's own command, once what stands against the migrations has been looked at where a policy wants
    /// that.
    private StepOutcome byTool(String bundle, MigrationConfig config) {
        if (config.command().isEmpty()) {
            return new StepOutcome.Halted(Problem.of(
                    KilterCode.CONFIG_INVALID,
                    "'migration.engine' is cli, and no command is given",
                    "Add `command: [dbmate, up]` to `migration:`."));
        }
        if (spec.deploy().review()) {
            StepOutcome reviewed = checked(jobs.drift(spec, bundle, config), "migrate");
            if (!(reviewed instanceof StepOutcome.Done)) {
                return reviewed;
            }
        }
        JobRun job = jobs.tool(spec, config);
        String command = String.join(" ", config.command());
        return switch (seen.jobs().getOrDefault(job.name(), new JobState.Absent())) {
            case JobState.Absent() -> start(job, "'" + command + "' to start");
            case JobState.Running(var lines) -> {
                said("migrate", lines);
                yield new StepOutcome.Waiting("'" + command + "'", SOON);
            }
            case JobState.Ended ended
            when ended.exitCode() == 0 -> {
                said("migrate", ended.lines());
                yield new StepOutcome.Done(command);
            }
            case JobState.Ended ended ->
                new StepOutcome.Halted(JobOutcome.abrupt(KilterCode.MIGRATION_FAILED, "'" + command + "'", ended));
        };
    }

    /// Keeps the last lines that a tool printed for people.
    private void said(String step, List<String> lines) {
        List<String> words = lines.stream()
                .map(line -> TERMINAL.matcher(line).replaceAll(""))
                .filter(line -> !line.isBlank())
                .toList();
        for (String line : words.subList(Math.max(0, words.size() - TOLD), words.size())) {
            String note = step + "|" + (line.length() > WIDEST ? line.substring(0, WIDEST - 1) + "…" : line);
            if (!notes.contains(note)) {
                notes.add(note);
            }
        }
    }

    private StepOutcome seed() {
        String bundle = spec.bundle();
        if (bundle == null) {
            return new StepOutcome.Skipped("no seed files");
        }
        String all = Bundle.hash(Wire.encode(new SeedKey(bundle, spec.config().seeds())));
        if (all.equals(status.seeded())) {
            return new StepOutcome.Skipped("nothing new");
        }
        List<String> summaries = new ArrayList<>();
        for (SeedConfig seed : spec.config().seeds()) {
            List<String> command = seedCommand.apply(seed);
            StepOutcome outcome = command.isEmpty() ? seedByRunner(seed, bundle) : seedInImage(seed, command);
            switch (outcome) {
                case StepOutcome.Done(var note) -> summaries.add(seed.name() + ": " + note);
                case StepOutcome.Skipped(var why) -> summaries.add(seed.name() + ": " + why);
                case StepOutcome.Waiting _, StepOutcome.Halted _ -> {
                    return outcome;
                }
            }
        }
        status = withLedger(status.schema(), status.migrated(), all);
        return new StepOutcome.Done(String.join(" · ", summaries));
    }

    private record SeedKey(String bundle, List<SeedConfig> seeds) {}

    /// Between two seeds a deploy may end that somebody cancelled.
    private StepOutcome startSeed(JobRun job, SeedConfig seed) {
        return spec.deploy().cancelled() == null
                ? start(job, "the seed Job to start")
                : new StepOutcome.Halted(Problem.of(
                        KilterCode.CANCELLED,
                        "cancelled by " + spec.deploy().cancelled() + " before the seed '" + seed.name() + "'",
                        "kilter deploy"));
    }

    private StepOutcome seedByRunner(SeedConfig seed, String bundle) {
        JobRun job = jobs.seed(spec, bundle, seed);
        return switch (seen.jobs().getOrDefault(job.name(), new JobState.Absent())) {
            case JobState.Absent() -> startSeed(job, seed);
            case JobState.Running running -> running("seed", running, "the seed " + seed.name());
            case JobState.Ended ended -> {
                note("seed", ended.lines());
                yield switch (JobOutcome.runner(KilterCode.SEED_FAILED, "the seed '" + seed.name() + "'", ended)) {
                    case JobOutcome.Result.Fine(var report) -> {
                        if (report.changed()) {
                            changed();
                        }
                        yield new StepOutcome.Done(report.summary());
                    }
                    case JobOutcome.Result.Failed(var problem) -> new StepOutcome.Halted(problem);
                };
            }
        };
    }

    private StepOutcome seedInImage(SeedConfig seed, List<String> command) {
        Observed.SeedState ledger = seen.seeds().get(seed.name());
        if (ledger == null) {
            return new StepOutcome.Waiting("the seed's ledger", SOON);
        }
        if (ledger.content().equals(ledger.applied())) {
            return new StepOutcome.Skipped("applied with the same content");
        }
        if (ledger.applied() != null && !seed.againWhenChanged()) {
            return new StepOutcome.Skipped("changed since it was applied, kept; say `when: changed` to run it again");
        }
        JobRun job = jobs.command(spec, seed.name(), command);
        return switch (seen.jobs().getOrDefault(job.name(), new JobState.Absent())) {
            case JobState.Absent() -> startSeed(job, seed);
            case JobState.Running running -> running("seed", running, "the seed " + seed.name());
            case JobState.Ended ended
            when ended.exitCode() == 0 -> {
                changed();
                actions.add(new Action.RecordSeed(seed.name(), ledger.content()));
                yield new StepOutcome.Waiting("the seed's ledger", SOON);
            }
            case JobState.Ended ended ->
                new StepOutcome.Halted(JobOutcome.abrupt(
                        KilterCode.SEED_FAILED, "the command of the seed '" + seed.name() + "'", ended));
        };
    }

    /// Once for each image, command and environment, so that neither another number of processes nor the same
    /// deploy again repeats it. A run that was killed is followed by another one, three in all.
    private StepOutcome release(List<String> command) {
        String key = Bundle.hash(
                Wire.encode(new ReleaseKey(spec.image(), command, spec.config().variables(), spec.consumed())));
        if (key.equals(status.released())) {
            return new StepOutcome.Skipped("ran for this image and configuration");
        }
        String words = String.join(" ", command);
        for (int attempt = 1; ; attempt++) {
            JobRun job = jobs.release(spec, command, attempt);
            switch (seen.jobs().getOrDefault(job.name(), new JobState.Absent())) {
                case JobState.Absent() -> {
                    changed();
                    return start(job, "'" + words + "' to start");
                }
                case JobState.Running(var lines) -> {
                    said("release", lines);
                    return new StepOutcome.Waiting("'" + words + "'", SOON);
                }
                case JobState.Ended ended
                when ended.exitCode() == 0 -> {
                    said("release", ended.lines());
                    status = status.released(key);
                    return new StepOutcome.Done(words);
                }
                case JobState.Ended ended -> {
                    said("release", ended.lines());
                    if (ended.exitCode() != KILLED || attempt == JobEnvironment.RELEASE_ATTEMPTS) {
                        return new StepOutcome.Halted(JobOutcome.abrupt(
                                KilterCode.RELEASE_FAILED, "the release command '" + words + "'", ended));
                    }
                }
            }
        }
    }

    private record ReleaseKey(
            ImageRef image, List<String> command, SortedMap<String, String> variables, List<String> secrets) {}

    private StepOutcome commit(Step step) {
        if (!seen.rendered().equals(seen.committed())) {
            status = status.keeping(Stream.concat(status.secrets().stream(), objects().stream())
                    .distinct()
                    .toList());
            actions.add(new Action.CommitApp());
            actions.add(new Action.TriggerFlux());
            changed();
            return new StepOutcome.Waiting("the commit", SOON);
        }
        status = withContent(seen.rendered(), seen.commit());
        if (seen.flux().problem() != null) {
            return new StepOutcome.Halted(seen.flux().problem());
        }
        if (!seen.rendered().equals(seen.flux().content())) {
            actions.add(new Action.TriggerFlux());
            return new StepOutcome.Waiting("the commit to be applied", SOON);
        }
        String commit = seen.commit() == null ? "" : seen.commit().substring(0, 7) + " to flux, ";
        return begunBefore(step)
                ? new StepOutcome.Done(commit + "applied")
                : new StepOutcome.Skipped("the flux repo holds this app already");
    }

    private StepOutcome rollout(Step step) {
        List<ProcessState> processes = seen.processes();
        for (ProcessState process : processes) {
            if (process.failure() != null) {
                if (!begunBefore(step)) {
                    // left by an earlier deploy of the same content, whose cause may be gone by now
                    actions.add(new Action.TryAgain());
                    changed();
                    return new StepOutcome.Waiting("another try of " + process.name(), SOON);
                }
                return new StepOutcome.Halted(process.failure());
            }
        }
        List<ProcessState> missing = processes.stream()
                .filter(process -> !process.settled() || process.updated() < process.desired())
                .toList();
        if (processes.isEmpty() || !missing.isEmpty()) {
            String on = missing.stream()
                    .map(process -> process.name() + " " + process.updated() + "/" + process.desired())
                    .collect(Collectors.joining(" · "));
            return new StepOutcome.Waiting(on.isEmpty() ? "the processes" : on, SOON);
        }
        status = status.keeping(objects());
        if (!seen.secrets().exact()) {
            actions.add(new Action.CommitSecrets());
        }
        return new StepOutcome.Done(processes.stream()
                .filter(process -> process.schedule() == null)
                .map(process -> process.name() + " " + process.updated() + "/" + process.desired() + " ready")
                .collect(Collectors.joining(" · ")));
    }

    private List<String> objects() {
        return spec.sealed().stream().map(SealedSecret::object).toList();
    }

    private StepOutcome start(JobRun job, String on) {
        actions.add(new Action.StartJob(job));
        return new StepOutcome.Waiting(on, SOON);
    }

    private StepOutcome startTrying(JobRun job, String on) {
        if (!jobs.scratch(spec).isEmpty()) {
            actions.add(new Action.MakeScratch());
        }
        return start(job, on);
    }

    private StepOutcome running(String step, JobState.Running running, String on) {
        note(step, running.lines());
        return new StepOutcome.Waiting(on, SOON);
    }

    /// Keeps what a Job printed for people, each line once, with the step it belongs to.
    private void note(String step, List<String> lines) {
        for (String line : JobOutcome.notes(lines)) {
            String note = step + "|" + line;
            if (!notes.contains(note)) {
                notes.add(note);
            }
        }
    }

    private boolean begunBefore(Step step) {
        return Objects.requireNonNull(status.progress()).entry(step.id()).isPresent();
    }

    private static @Nullable Problem late(KilterAppSpec spec, KilterAppStatus status, Progress progress, Instant now) {
        if (status.late() != null) {
            return status.late();
        }
        if (now.isBefore(spec.deploy().deadline()) || !(progress.next() instanceof Progress.Next.Run(var step))) {
            return null;
        }
        String on = progress.entry(step.id())
                .map(entry -> entry.outcome() instanceof StepOutcome.Waiting(var what, var _) ? what : "")
                .orElse("");
        Duration allowed =
                Duration.between(spec.deploy().granted(), spec.deploy().deadline());
        return Problem.of(
                        KilterCode.DEADLINE_PASSED,
                        "the deadline of " + allowed.toSeconds() + "s passed in the step '" + step.id() + "'",
                        "Give it longer with --timeout, or find out what is slow: kilter attach "
                                + spec.deploy().id())
                .withEvidence(
                        "it was waiting for " + on, "kilter goes on watching: a late success still turns it live");
    }

    private void changed() {
        status = new KilterAppStatus(
                status.deployId(),
                status.progress(),
                status.notes(),
                true,
                status.schema(),
                status.migrated(),
                status.seeded(),
                status.content(),
                status.commit(),
                status.liveDeploy(),
                status.late(),
                status.processes(),
                status.impact(),
                status.secrets(),
                status.released());
    }

    private KilterAppStatus withLedger(@Nullable String schema, @Nullable String migrated, @Nullable String seeded) {
        return new KilterAppStatus(
                status.deployId(),
                status.progress(),
                status.notes(),
                status.changed(),
                schema,
                migrated,
                seeded,
                status.content(),
                status.commit(),
                status.liveDeploy(),
                status.late(),
                status.processes(),
                status.impact(),
                status.secrets(),
                status.released());
    }

    private KilterAppStatus withContent(String content, @Nullable String commit) {
        return new KilterAppStatus(
                status.deployId(),
                status.progress(),
                status.notes(),
                status.changed(),
                status.schema(),
                status.migrated(),
                status.seeded(),
                content,
                commit,
                status.liveDeploy(),
                status.late(),
                status.processes(),
                status.impact(),
                status.secrets(),
                status.released());
    }

    private List<ProcessHealth> health() {
        return seen.processes().stream()
                .map(process -> new ProcessHealth(
                        process.name(),
                        process.desired(),
                        process.ready(),
                        process.restarts(),
                        process.message(),
                        process.schedule()))
                .toList();
    }
}
