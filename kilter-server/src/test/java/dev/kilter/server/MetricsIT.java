package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployRecord;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsIT {
    private final ServerFixture platform = new ServerFixture();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void what_ended_and_what_waits_is_counted_and_outlives_the_server() {
        assertThat(metrics())
                .contains("kilter_deploys_unfinished{state=\"running\"} 0.0")
                .contains("kilter_deploys_unfinished{state=\"waiting\"} 0.0");
        end("dev", "key-00000001", null);
        end("alpha", "key-00000002", Problem.of(KilterCode.MIGRATION_FAILED, "it failed", "Mend it."));
        DeployRecord running = platform.submit(Requests.of("beta", true), "key-00000003");
        ServerFixture.await(
                "it is granted", () -> !platform.record(running.id()).phase().equals("queued"));
        platform.submit(Requests.of("beta", false), "key-00000004");

        String text = metrics();
        assertThat(text)
                .contains("# TYPE kilter_deploys_total counter")
                .contains("kilter_deploys_total{status=\"live\"} 1.0")
                .contains("kilter_deploys_total{status=\"failed\"} 1.0")
                .contains("kilter_deploy_problems_total{code=\"KLT-M01\"} 1.0")
                .contains("kilter_deploys_unfinished{state=\"running\"} 1.0")
                .contains("kilter_deploys_unfinished{state=\"waiting\"} 1.0")
                .contains("kilter_step_seconds_count{outcome=\"done\",step=\"rollout\"} 1")
                .doesNotContain("acme", "shop");
        assertThat(metrics())
                .as("asked again")
                .contains("kilter_step_seconds_count{outcome=\"done\",step=\"rollout\"} 1");

        platform.restart();

        assertThat(metrics())
                .contains("kilter_deploys_total{status=\"live\"} 1.0", "kilter_deploys_total{status=\"failed\"} 1.0")
                .doesNotContain("step=\"rollout\"");
    }

    private void end(String env, String key, @Nullable Problem problem) {
        DeployRecord deploy = platform.submit(Requests.of(env, false), key);
        ServerFixture.await(
                "the operator is asked",
                () -> platform.apps.find(ServerFixture.slot(env)).isPresent());
        platform.apps.work(
                ServerFixture.slot(env),
                step -> problem == null ? new StepOutcome.Done("") : new StepOutcome.Halted(problem));
        ServerFixture.await("it has ended", () -> platform.record(deploy.id()).finished() != null);
    }

    private String metrics() {
        HttpResponse<String> answer = platform.get("/metrics");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        return answer.body();
    }
}
