package dev.kilter.operator.step;

import dev.kilter.api.KilterTask;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.problem.ProblemKind;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.TaskWork;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a task needs next. Pure: it sees the Job and says so.
public final class TaskStep {
    /// How many empty databases a plan may use: one for what is wanted, one for the proof.
    public static final int SCRATCH = 2;
    /// How long an ended task is kept, so that whoever asked can read it.
    public static final Duration KEPT = Duration.ofHours(1);

    private TaskStep() {}

    /// Something the executor has to do. Each may be done twice.
    public sealed interface Next {
        /// Make the scratch databases if the task has any, then start this Job.
        record Start(JobRun job) implements Next {}

        /// Nothing yet.
        record Wait() implements Next {}

        /// Write down how it ended.
        record End(KilterTask.End end) implements Next {}

        /// It has ended: remove its Job, its Secret and its scratch databases.
        record CleanUp() implements Next {}

        /// It has ended, and nothing of it is left that could be removed.
        record Cleaned() implements Next {}

        /// It has ended long ago: forget it.
        record Forget() implements Next {}
    }

    /// The next thing to do.
    ///
    /// @param cleaned whether [Next.CleanUp] was done by this process
    public static Next decide(KilterTask task, JobState job, boolean cleaned, JobEnvironment jobs, Instant now) {
        KilterTask.End end = task.end();
        if (end != null) {
            if (!cleaned) {
                return new Next.CleanUp();
            }
            return now.isAfter(end.at().plus(KEPT)) ? new Next.Forget() : new Next.Wait();
        }
        if (job instanceof JobState.Ended ended) {
            return new Next.End(ended(task, ended, now));
        }
        if (now.isAfter(task.deadline())) {
            return new Next.End(new KilterTask.End(now, null, late(task)));
        }
        return job instanceof JobState.Absent() ? new Next.Start(jobs.task(task)) : new Next.Wait();
    }

    /// The next thing to do where the last one met this problem. How a task ended is written once: one that has
    /// ended and cannot be cleaned up is of an env that is gone, and with it whatever the task had there.
    public static Next afterProblem(KilterTask task, Problem problem, Instant now) {
        boolean passes = problem.kind() == ProblemKind.UNAVAILABLE;
        if (task.end() != null) {
            return passes ? new Next.Wait() : new Next.Cleaned();
        }
        return passes && now.isBefore(task.deadline())
                ? new Next.Wait()
                : new Next.End(new KilterTask.End(now, null, problem));
    }

    /// Whether this task needs scratch databases.
    public static boolean needsScratch(KilterTask task) {
        return switch (task.work()) {
            case TaskWork.Plan _, TaskWork.Diff _, TaskWork.Check _ -> true;
            case TaskWork.Status _, TaskWork.Resolve _, TaskWork.Run _ -> false;
        };
    }

    /// The reviewed plan that the task holds something to; null: none.
    public static @Nullable String plan(KilterTask task) {
        return task.work() instanceof TaskWork.Check(var plan, var _, var _) ? plan : null;
    }

    private static KilterTask.End ended(KilterTask task, JobState.Ended job, Instant now) {
        if (task.work() instanceof TaskWork.Run) {
            return new KilterTask.End(now, null, null);
        }
        return switch (JobOutcome.last(job)) {
            case JobLine.Failed(var problem) -> new KilterTask.End(now, null, problem);
            case JobLine line when job.exitCode() == 0 -> new KilterTask.End(now, line, null);
            case null, default ->
                new KilterTask.End(
                        now, null, JobOutcome.abrupt(KilterCode.MIGRATION_FAILED, "the task " + task.id(), job));
        };
    }

    private static Problem late(KilterTask task) {
        return Problem.of(
                KilterCode.DEADLINE_PASSED,
                "the task " + task.id() + " has not ended in "
                        + Duration.between(task.created(), task.deadline()).toMinutes() + " minutes",
                "Ask again; if the database is busy, see who holds it: kilter status");
    }
}
