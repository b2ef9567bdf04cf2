package dev.kilter.operator.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.api.KilterTask;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ResolvesMigrations;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.JobSpec;
import dev.kilter.sdk.wire.TaskWork;
import dev.kilter.sdk.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TaskStepTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final JobEnvironment JOBS = new JobEnvironment("http://server/v1/bundles/", "jdbc:postgresql://db/");

    @Test
    void a_new_task_starts_its_job_with_a_token_of_its_own() {
        KilterTask task = task(new TaskWork.Resolve("0002_b.sql", ResolvesMigrations.Kind.MARK_APPLIED));

        var next = TaskStep.decide(task, new JobState.Absent(), false, JOBS, NOW);

        assertThat(next).isInstanceOfSatisfying(TaskStep.Next.Start.class, start -> {
            assertThat(start.job().name()).isEqualTo("task-abcdef");
            assertThat(start.job().secrets()).containsExactly("database-migrator", "token-task-abcdef");
            JobSpec spec = spec(start.job());
            assertThat(spec.kind()).isEqualTo("resolve");
            assertThat(spec.migration()).isEqualTo("0002_b.sql");
            assertThat(spec.move()).isEqualTo(ResolvesMigrations.Kind.MARK_APPLIED);
            assertThat(spec.scratch()).isEmpty();
        });
    }

    @Test
    void a_plan_is_given_two_scratch_databases_and_a_status_none() {
        KilterTask plan = task(new TaskWork.Plan());

        assertThat(TaskStep.needsScratch(plan)).isTrue();
        assertThat(TaskStep.needsScratch(task(new TaskWork.Status()))).isFalse();
        assertThat(spec(JOBS.task(plan)).scratch())
                .containsExactly(
                        "jdbc:postgresql://db/kilter_scratch_abcdef_1", "jdbc:postgresql://db/kilter_scratch_abcdef_2");
    }

    @Test
    void a_running_job_is_waited_for_until_the_deadline() {
        KilterTask task = task(new TaskWork.Status());
        JobState running = new JobState.Running(List.of());

        assertThat(TaskStep.decide(task, running, false, JOBS, NOW)).isEqualTo(new TaskStep.Next.Wait());
        assertThat(TaskStep.decide(task, running, false, JOBS, NOW.plus(Duration.ofMinutes(11))))
                .isInstanceOfSatisfying(
                        TaskStep.Next.End.class,
                        end -> assertThat(end.end().problem())
                                .extracting(Problem::code)
                                .isEqualTo(KilterCode.DEADLINE_PASSED.code()));
    }

    @Test
    void the_last_line_is_the_result_and_a_problem_stays_one() {
        KilterTask task = task(new TaskWork.Resolve("x", ResolvesMigrations.Kind.APPLY_NOW));
        JobLine report = new JobLine.Report("done", true, null);
        Problem problem = Problem.of(KilterCode.MIGRATION_DRIFT, "no", "kilter migrate status");

        assertThat(TaskStep.decide(task, ended(0, "noise", Wire.text(report)), false, JOBS, NOW))
                .isEqualTo(new TaskStep.Next.End(new KilterTask.End(NOW, report, null)));
        assertThat(TaskStep.decide(task, ended(4, Wire.text(new JobLine.Failed(problem))), false, JOBS, NOW))
                .isEqualTo(new TaskStep.Next.End(new KilterTask.End(NOW, null, problem)));
    }

    @Test
    void a_job_that_dies_without_a_word_is_a_problem_with_its_last_lines() {
        var next = TaskStep.decide(task(new TaskWork.Plan()), ended(137, "last words"), false, JOBS, NOW);

        assertThat(next).isInstanceOfSatisfying(TaskStep.Next.End.class, end -> {
            Problem problem = Objects.requireNonNull(end.end().problem());
            assertThat(problem.detail()).contains("exit code 137");
            assertThat(problem.evidence()).contains("last words");
        });
    }

    @Test
    void an_ended_task_is_cleaned_up_once_per_process_and_forgotten_after_an_hour() {
        KilterTask task = task(new TaskWork.Status()).ended(new KilterTask.End(NOW, null, null));
        JobState gone = new JobState.Absent();

        assertThat(TaskStep.decide(task, gone, false, JOBS, NOW)).isEqualTo(new TaskStep.Next.CleanUp());
        assertThat(TaskStep.decide(task, gone, true, JOBS, NOW)).isEqualTo(new TaskStep.Next.Wait());
        assertThat(TaskStep.decide(task, gone, true, JOBS, NOW.plus(Duration.ofMinutes(61))))
                .isEqualTo(new TaskStep.Next.Forget());
    }

    @Test
    void a_problem_ends_a_task_once_and_what_passes_is_waited_for() {
        KilterTask task = task(new TaskWork.Status());
        Problem refused = Problem.of(KilterCode.ADMISSION_REFUSED, "forbidden", "Ask the platform team.");
        Problem away = Problem.of(KilterCode.UNREACHABLE, "the API server does not answer", "kilter doctor");
        Instant late = NOW.plus(Duration.ofMinutes(11));

        assertThat(TaskStep.afterProblem(task, refused, NOW))
                .isEqualTo(new TaskStep.Next.End(new KilterTask.End(NOW, null, refused)));
        assertThat(TaskStep.afterProblem(task, away, NOW)).isEqualTo(new TaskStep.Next.Wait());
        assertThat(TaskStep.afterProblem(task, away, late))
                .isEqualTo(new TaskStep.Next.End(new KilterTask.End(late, null, away)));
        KilterTask ended = task.ended(new KilterTask.End(NOW, null, null));
        assertThat(TaskStep.afterProblem(ended, refused, late))
                .as("its env is gone, and the platform may look there no more")
                .isEqualTo(new TaskStep.Next.Cleaned());
        assertThat(TaskStep.afterProblem(ended, away, late)).isEqualTo(new TaskStep.Next.Wait());
    }

    private static JobSpec spec(JobRun job) {
        return Wire.decode(Objects.requireNonNull(job.variables().get("KILTER_JOB")), JobSpec.class);
    }

    private static JobState ended(int code, String... lines) {
        return new JobState.Ended(code, List.of(lines));
    }

    private static KilterTask task(TaskWork work) {
        return new KilterTask(
                "t-abcdef",
                Slot.parse("acme/shop/prod"),
                "acme-shop-prod",
                work,
                new MigrationConfig("sql", "migrations"),
                "0".repeat(64),
                7,
                "dev2",
                NOW,
                NOW.plus(Duration.ofMinutes(10)),
                null);
    }
}
