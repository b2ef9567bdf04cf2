package dev.kilter.operator;

import dev.kilter.api.JobToken;
import dev.kilter.api.KilterTask;
import dev.kilter.api.TaskStore;
import dev.kilter.operator.cluster.Cluster;
import dev.kilter.operator.database.ScratchServer;
import dev.kilter.operator.step.JobEnvironment;
import dev.kilter.operator.step.JobState;
import dev.kilter.operator.step.TaskStep;
import dev.kilter.sdk.problem.KilterException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One pass over one task: observe, decide, act. A task whose Job or databases are left behind by a kill is simply
/// looked at again.
public final class TaskReconciler {
    private static final System.Logger LOG = System.getLogger(TaskReconciler.class.getName());
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration TROUBLED = Duration.ofSeconds(1);
    private static final Duration CALM = Duration.ofMinutes(1);

    private final TaskStore tasks;
    private final Cluster cluster;
    private final ScratchServer scratch;
    private final JobEnvironment jobs;
    private final JobToken tokens;
    private final InstantSource clock;
    private final Set<String> cleaned = ConcurrentHashMap.newKeySet();

    /// A reconciler with its hands.
    public TaskReconciler(
            TaskStore tasks,
            Cluster cluster,
            ScratchServer scratch,
            JobEnvironment jobs,
            JobToken tokens,
            InstantSource clock) {
        this.tasks = tasks;
        this.cluster = cluster;
        this.scratch = scratch;
        this.jobs = jobs;
        this.tokens = tokens;
        this.clock = clock;
    }

    /// Does one pass and says when to look again at the latest.
    public Duration reconcile(String id) {
        Optional<KilterTask> found = tasks.find(id);
        if (found.isEmpty()) {
            return CALM;
        }
        KilterTask task = found.get();
        try {
            return pass(task);
        } catch (KilterException e) {
            LOG.log(System.Logger.Level.WARNING, "the task " + id + " failed", e);
            Duration again = perform(task, TaskStep.afterProblem(task, e.problem(), clock.instant()));
            return again.compareTo(TROUBLED) < 0 ? TROUBLED : again;
        }
    }

    private Duration pass(KilterTask task) {
        JobState job = task.end() == null
                ? cluster.job(task.namespace(), JobEnvironment.taskJob(task))
                : new JobState.Absent();
        boolean clean = cleaned.contains(task.id());
        return perform(task, TaskStep.decide(task, job, clean, jobs, clock.instant()));
    }

    private Duration perform(KilterTask task, TaskStep.Next next) {
        return switch (next) {
            case TaskStep.Next.Start(var run) -> {
                if (TaskStep.needsScratch(task)) {
                    for (int number = 1; number <= TaskStep.SCRATCH; number++) {
                        scratch.create(task.slot(), JobEnvironment.scratchName(task, number));
                    }
                }
                if (task.bundle() != null) {
                    cluster.putSecret(
                            task.namespace(),
                            JobEnvironment.taskSecret(task),
                            JobTokens.of(tokens, task.bundle(), TaskStep.plan(task), task.deadline()));
                }
                cluster.startJob(run);
                yield SOON;
            }
            case TaskStep.Next.Wait() -> task.end() == null ? SOON : CALM;
            case TaskStep.Next.Cleaned() -> {
                cleaned.add(task.id());
                yield CALM;
            }
            case TaskStep.Next.End(var end) -> {
                tasks.end(task.id(), end);
                yield SOON;
            }
            case TaskStep.Next.CleanUp() -> {
                cleanUp(task);
                cleaned.add(task.id());
                yield CALM;
            }
            case TaskStep.Next.Forget() -> {
                tasks.remove(task.id());
                cleaned.remove(task.id());
                yield CALM;
            }
        };
    }

    /// What lies outside the env goes first: that of an env that is gone can still be removed.
    private void cleanUp(KilterTask task) {
        if (TaskStep.needsScratch(task)) {
            for (int number = 1; number <= TaskStep.SCRATCH; number++) {
                scratch.drop(JobEnvironment.scratchName(task, number));
            }
        }
        cluster.deleteJob(task.namespace(), JobEnvironment.taskJob(task));
        if (task.bundle() != null) {
            cluster.deleteSecret(task.namespace(), JobEnvironment.taskSecret(task));
        }
    }
}
