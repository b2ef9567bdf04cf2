package dev.kilter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.operator.step.ProcessState;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CronRunsTest {
    private static final String LATER = "2026-11-26T03:00:00Z";
    private static final String EARLIER = "2026-11-25T03:00:07Z";

    private static CronJob job(@Nullable String scheduled, @Nullable String successful, boolean running) {
        return new CronJobBuilder()
                .withNewMetadata()
                .withName("nightly")
                .endMetadata()
                .withNewSpec()
                .withSchedule("0 3 * * *")
                .withTimeZone("Europe/Berlin")
                .endSpec()
                .withNewStatus()
                .withLastScheduleTime(scheduled)
                .withLastSuccessfulTime(successful)
                .withActive(running ? List.of(new ObjectReference()) : List.of())
                .endStatus()
                .build();
    }

    @Test
    void its_last_run_is_told() {
        assertThat(CronRuns.state(job(LATER, "2026-11-26T03:00:09Z", false)))
                .isEqualTo(ProcessState.recurring(
                        "nightly", 0, "0 3 * * * Europe/Berlin", "last run " + LATER + ": done"));
        assertThat(CronRuns.state(job(LATER, EARLIER, true)).message()).isEqualTo("running since " + LATER);
        assertThat(CronRuns.state(job(LATER, EARLIER, true)).ready()).isEqualTo(1);
        assertThat(CronRuns.state(job(LATER, EARLIER, false)).message())
                .isEqualTo("last run " + LATER + ": failed, the last good one ended " + EARLIER);
        assertThat(CronRuns.state(job(LATER, null, false)).message())
                .isEqualTo("last run " + LATER + ": failed, as all before");
        assertThat(CronRuns.state(job(null, null, false)).message()).isEqualTo("no run yet");
    }

    @Test
    void one_of_an_env_that_sleeps_is_told_to_be_suspended() {
        CronJob sleeping = new CronJobBuilder(job(LATER, "2026-11-26T03:00:09Z", false))
                .editSpec()
                .withSuspend(true)
                .endSpec()
                .build();
        assertThat(CronRuns.state(sleeping).message())
                .isEqualTo("last run " + LATER + ": done, suspended while the env sleeps");
    }
}
