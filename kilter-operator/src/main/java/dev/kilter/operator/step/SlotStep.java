package dev.kilter.operator.step;

import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.Pipeline;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.EnvStatus.ProcessHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One pass over a slot: what is wanted and what is seen in, what to do out. Pure, and the same on both platforms. A
/// pass may be repeated at any point: everything it needs to know is in the resource or can be seen.
public final class SlotStep {
    private static final Duration CALM = Duration.ofSeconds(1);

    private final SlotPass pass;
    private final Function<SeedConfig, List<String>> seedCommand;

    private SlotStep(SlotPass pass, Function<SeedConfig, List<String>> seedCommand) {
        this.pass = pass;
        this.seedCommand = seedCommand;
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
        return new SlotStep(new SlotPass(spec, begun(spec, status), seen, jobs), seedCommand).decide(now);
    }

    /// The status as this deploy starts from it: what an earlier deploy left is kept, its progress is not.
    public static KilterAppStatus begun(KilterAppSpec spec, KilterAppStatus status) {
        if (spec.deploy().id().equals(status.deployId())) {
            return status;
        }
        StatusDraft begun = new StatusDraft(status);
        begun.deployId = spec.deploy().id();
        begun.progress = Progress.start(
                DeployPlan.of(spec.config(), spec.deploy().options()).onPlatform());
        begun.notes = List.of();
        begun.changed = false;
        begun.late = null;
        // what an earlier deploy has migrated, and no release tells of yet, is told by the next one
        begun.impact = Objects.equals(status.liveDeploy(), status.deployId()) ? null : status.impact();
        begun.impact = Untold.isLeft(status.progress()) ? Untold.more(begun.impact) : begun.impact;
        return begun.status();
    }

    /// The status after an action failed for good: the running step halts.
    public static KilterAppStatus halted(KilterAppStatus begun, Problem problem, Instant now) {
        StatusDraft halted = new StatusDraft(begun);
        halted.progress =
                Pipeline.advance(Objects.requireNonNull(begun.progress()), _ -> new StepOutcome.Halted(problem), now);
        return halted.status();
    }

    /// The status while a needed part is away: the running step waits for it, until the deadline.
    public static KilterAppStatus waiting(KilterAppSpec spec, KilterAppStatus begun, String on, Instant now) {
        Progress before = Objects.requireNonNull(begun.progress());
        Progress progress = Pipeline.advance(
                before,
                step -> stops(spec, before, step) ? cancelled(spec, step) : new StepOutcome.Waiting(on, CALM),
                now);
        StatusDraft waiting = new StatusDraft(begun);
        waiting.progress = progress;
        waiting.late = late(spec, begun.late(), progress, List.of(), now);
        return waiting.status();
    }

    private Decision decide(Instant now) {
        KilterAppSpec spec = pass.spec;
        StatusDraft status = pass.status;
        Progress progress = Objects.requireNonNull(status.progress);
        boolean waits = false;
        while (!waits && progress.next() instanceof Progress.Next.Run) {
            progress = Pipeline.advance(progress, this::run, now);
            waits = progress.entries().getLast().outcome() instanceof StepOutcome.Waiting;
        }
        if (pass.seen.scratch() && !tries(progress)) {
            pass.actions().addFirst(new Action.DropScratch());
        }
        boolean live = progress.next() instanceof Progress.Next.Live;
        status.progress = progress;
        status.notes = pass.notes.newest();
        status.liveDeploy = live ? spec.deploy().id() : status.liveDeploy;
        status.late = live ? null : late(spec, status.late, progress, pass.seen.processes(), now);
        status.processes = health(pass.seen.processes());
        return new Decision(pass.actions(), status.status(), !(progress.next() instanceof Progress.Next.Run));
    }

    /// Whether a Job is at work that tries things out, or is about to be.
    private static boolean tries(Progress progress) {
        return progress.next() instanceof Progress.Next.Run(var step)
                && (step instanceof Step.CheckDrift || step instanceof Step.Migrate);
    }

    private StepOutcome run(Step step) {
        if (stops(pass.spec, Objects.requireNonNull(pass.status.progress), step)) {
            return cancelled(pass.spec, step);
        }
        return switch (step) {
            case Step.Build() -> new StepOutcome.Skipped("done on the workstation");
            case Step.Push() -> new StepOutcome.Skipped("done on the workstation");
            case Step.ShipSecrets(var _) -> new StepOutcome.Skipped("done on the workstation");
            case Step.Provision() -> ProvisionStep.run(pass, step);
            case Step.CheckDrift(var _) -> MigrateStep.drift(pass);
            case Step.Migrate(var tool) -> MigrateStep.run(pass, tool);
            case Step.Seed(var _) -> new SeedStep(pass, seedCommand).run();
            case Step.Release(var command) -> ReleaseStep.run(pass, command);
            case Step.Commit() -> CommitStep.run(pass, step);
            case Step.Rollout() -> RolloutStep.run(pass, step);
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

    private static StepOutcome cancelled(KilterAppSpec spec, Step step) {
        return new StepOutcome.Halted(SlotPass.cancelled(spec, "step '" + step.id() + "'"));
    }

    private static @Nullable Problem late(
            KilterAppSpec spec,
            @Nullable Problem before,
            Progress progress,
            List<ProcessState> processes,
            Instant now) {
        if (before != null) {
            return before;
        }
        if (now.isBefore(spec.deploy().deadline()) || !(progress.next() instanceof Progress.Next.Run(var step))) {
            return null;
        }
        String on = progress.entry(step.id())
                .map(entry -> entry.outcome() instanceof StepOutcome.Waiting(var what, var _) ? what : "")
                .orElse("");
        Duration allowed =
                Duration.between(spec.deploy().granted(), spec.deploy().deadline());
        List<String> evidence = new ArrayList<>();
        evidence.add("it was waiting for " + on);
        if (step instanceof Step.Rollout) {
            processes.stream()
                    .filter(process -> process.updated() < process.desired()
                            && !process.message().isEmpty())
                    .forEach(process -> evidence.add(process.message()));
        }
        evidence.add("kilter goes on watching: a late success still turns it live");
        return Problem.of(
                        KilterCode.DEADLINE_PASSED,
                        "the deadline of " + allowed.toSeconds() + "s passed in the step '" + step.id() + "'",
                        "Give it longer with --timeout, or find out what is slow: kilter attach "
                                + spec.deploy().id())
                .withEvidence(evidence);
    }

    private static List<ProcessHealth> health(List<ProcessState> processes) {
        return processes.stream()
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
