package dev.kilter.sdk.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final DeployPlan PLAN =
            new DeployPlan(List.of(new Step.Provision(), new Step.Migrate("sql"), new Step.Rollout()));

    @Test
    void steps_run_in_the_plans_order_until_live() {
        List<String> ran = new ArrayList<>();
        Progress progress = Progress.start(PLAN);
        while (progress.next() instanceof Progress.Next.Run) {
            progress = Pipeline.advance(
                    progress,
                    step -> {
                        ran.add(step.id());
                        return new StepOutcome.Done("");
                    },
                    NOON);
        }

        assertThat(ran).containsExactly("provision", "migrate", "rollout");
        assertThat(progress.next()).isEqualTo(new Progress.Next.Live());
    }

    @Test
    void a_halt_stops_everything_after_it() {
        Problem problem = Problem.of(KilterCode.MIGRATION_FAILED, "no such column", "Correct the file.");
        Progress progress = Pipeline.advance(Progress.start(PLAN), _ -> new StepOutcome.Halted(problem), NOON);

        assertThat(progress.next()).isInstanceOf(Progress.Next.Stopped.class);
        assertThat(Pipeline.advance(progress, _ -> new StepOutcome.Done(""), NOON))
                .isEqualTo(progress);
    }

    @Test
    void a_waiting_step_runs_again_and_keeps_its_start() {
        Progress waiting = Pipeline.advance(
                Progress.start(PLAN), _ -> new StepOutcome.Waiting("database", Duration.ofSeconds(1)), NOON);
        Progress done = Pipeline.advance(waiting, _ -> new StepOutcome.Done("made"), NOON.plusSeconds(5));

        assertThat(done.entries())
                .containsExactly(
                        new Progress.Entry("provision", NOON, NOON.plusSeconds(5), new StepOutcome.Done("made")));
    }

    @Test
    void a_plan_that_is_out_of_order_cannot_be_built() {
        assertThatThrownBy(() -> new DeployPlan(List.of(new Step.Commit(), new Step.Provision(), new Step.Rollout())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DeployPlan(List.of(new Step.Provision())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
