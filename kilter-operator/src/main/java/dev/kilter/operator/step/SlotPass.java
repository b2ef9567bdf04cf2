package dev.kilter.operator.step;

import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.JobLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// What the steps of one pass know, and what they gather: actions, notes and the next status.
final class SlotPass {
    private static final Duration SOON = Duration.ofMillis(100);

    final KilterAppSpec spec;
    final Observed seen;
    final JobEnvironment jobs;
    final StatusDraft status;
    final Notes notes;
    private final List<Action> actions = new ArrayList<>();

    SlotPass(KilterAppSpec spec, KilterAppStatus begun, Observed seen, JobEnvironment jobs) {
        this.spec = spec;
        this.seen = seen;
        this.jobs = jobs;
        this.status = new StatusDraft(begun);
        this.notes = new Notes(begun.notes());
    }

    List<Action> actions() {
        return actions;
    }

    void act(Action action) {
        actions.add(action);
    }

    JobState job(JobRun job) {
        return seen.jobs().getOrDefault(job.name(), new JobState.Absent());
    }

    /// Starts the Job, and waits for that.
    StepOutcome start(JobRun job, String on) {
        act(new Action.StartJob(job));
        return await(on);
    }

    /// Starts a Job that tries things out, where it can.
    StepOutcome startTrying(JobRun job, String on) {
        if (!jobs.scratch(spec).isEmpty()) {
            act(new Action.MakeScratch());
        }
        return start(job, on);
    }

    /// What a Job of the runner ended with: after a report `fine` decides, a problem halts.
    StepOutcome ended(KilterCode code, String what, JobState.Ended ended, Function<JobLine.Report, StepOutcome> fine) {
        return switch (JobOutcome.runner(code, what, ended)) {
            case JobOutcome.Result.Fine(var report) -> fine.apply(report);
            case JobOutcome.Result.Failed(var problem) -> new StepOutcome.Halted(problem);
        };
    }

    /// The engine could not apply what is committed. What it says of an earlier deploy's try may be mended by now.
    StepOutcome refused(Step step, Problem problem) {
        if (begunBefore(step)) {
            return new StepOutcome.Halted(problem);
        }
        act(new Action.TriggerFlux());
        return await("Flux to try again what it could not apply");
    }

    static StepOutcome await(String on) {
        return new StepOutcome.Waiting(on, SOON);
    }

    boolean isCancelled() {
        return spec.deploy().cancelled() != null;
    }

    /// Why a deploy ends that somebody cancelled, before `what`.
    static Problem cancelled(KilterAppSpec spec, String what) {
        return Problem.of(
                KilterCode.CANCELLED,
                "cancelled by " + spec.deploy().cancelled() + " before the " + what,
                "kilter deploy");
    }

    boolean begunBefore(Step step) {
        return Objects.requireNonNull(status.progress).entry(step.id()).isPresent();
    }

    /// The sealed Secrets that are wanted, as they are called in the cluster.
    List<String> objects() {
        return spec.sealed().stream().map(SealedSecret::object).toList();
    }
}
