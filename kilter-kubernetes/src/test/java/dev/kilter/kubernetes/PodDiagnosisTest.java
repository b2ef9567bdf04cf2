package dev.kilter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the kubelet's own words about a pod mean.
class PodDiagnosisTest {
    private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");

    @Test
    void a_secret_that_the_kubelet_has_not_heard_of_yet_is_waited_for() {
        Pod pod = waiting(
                "CreateContainerConfigError", "failed to sync secret cache: timed out waiting for the condition");
        assertThat(verdict(pod, 5)).isEmpty();
        assertThat(verdict(pod, 31)).isPresent();
    }

    @Test
    void a_secret_that_is_missing_is_told_at_once() {
        Problem problem = verdict(waiting("CreateContainerConfigError", "secret \"database-app\" not found"), 1)
                .orElseThrow();
        assertThat(problem.code()).isEqualTo(KilterCode.ADMISSION_REFUSED.code());
        assertThat(problem.evidence()).containsExactly("secret \"database-app\" not found");
    }

    @Test
    void an_image_that_is_not_there_is_told_at_once_and_a_registry_that_is_busy_is_asked_again() {
        assertThat(verdict(waiting("ErrImagePull", "failed to resolve reference: not found"), 1)
                        .orElseThrow()
                        .code())
                .isEqualTo(KilterCode.IMAGE_PULL_FAILED.code());
        assertThat(verdict(waiting("ErrImagePull", "dial tcp: i/o timeout"), 1)).isEmpty();
        assertThat(verdict(waiting("ImagePullBackOff", "Back-off pulling image: 503 Service Unavailable"), 12))
                .isEmpty();
        assertThat(verdict(waiting("ImagePullBackOff", "Back-off pulling image"), 20))
                .isPresent();
        assertThat(verdict(waiting("ImagePullBackOff", "Back-off pulling image: manifest unknown"), 1))
                .isPresent();
    }

    @Test
    void a_crash_is_final_at_the_third_end_and_says_what_the_app_said() {
        assertThat(PodDiagnosis.verdict("web", crashed(1, 3, "Error"), List.of("FATAL"), START))
                .isEmpty();
        Problem crash = PodDiagnosis.verdict("web", crashed(2, 3, "Error"), List.of("FATAL"), START)
                .orElseThrow();
        assertThat(crash.code()).isEqualTo(KilterCode.CRASH_LOOP.code());
        assertThat(crash.evidence()).containsExactly("exit code 3, restarted 2 times", "FATAL");
        assertThat(PodDiagnosis.verdict("web", crashed(2, 137, "OOMKilled"), List.of(), START)
                        .orElseThrow()
                        .code())
                .isEqualTo(KilterCode.OUT_OF_MEMORY.code());
        assertThat(PodDiagnosis.verdict("web", crashed(2, 1, "Error"), List.of("connect ECONNREFUSED"), START)
                        .orElseThrow()
                        .code())
                .isEqualTo(KilterCode.DEPENDENCY_UNREACHABLE.code());
    }

    @Test
    void a_program_for_another_processor_is_told_at_its_first_end() {
        Pod pod = new PodBuilder(crashed(0, 255, "Error"))
                .withNewSpec()
                .withNodeName("arm-1")
                .endSpec()
                .build();
        List<String> log = List.of("exec /app/bin/shop: exec format error");
        Problem problem = PodDiagnosis.verdict("web", pod, log, START).orElseThrow();
        assertThat(problem.code()).isEqualTo(KilterCode.WRONG_PROCESSOR.code());
        assertThat(problem.evidence())
                .containsExactly(
                        "registry.example.com/acme/shop",
                        "it was started on the node 'arm-1'",
                        "exec /app/bin/shop: exec format error");
        assertThat(verdict(
                                waiting(
                                        "RunContainerError",
                                        "failed to start: exec: \"/app/bin/shop\": exec format error: unknown"),
                                1)
                        .orElseThrow()
                        .code())
                .isEqualTo(KilterCode.WRONG_PROCESSOR.code());
        List<String> later = List.of("started", "serving", "GET /", "plugin: exec format error");
        assertThat(PodDiagnosis.verdict("web", crashed(2, 1, "Error"), later, START)
                        .orElseThrow()
                        .code())
                .isEqualTo(KilterCode.CRASH_LOOP.code());
    }

    @Test
    void a_third_end_is_seen_while_the_next_start_is_put_off() {
        Pod first = new PodBuilder(waiting("CrashLoopBackOff", "back-off 10s"))
                .editStatus()
                .editFirstContainerStatus()
                .withRestartCount(1)
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(3)
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build();
        Pod second = new PodBuilder(first)
                .editStatus()
                .editFirstContainerStatus()
                .withRestartCount(2)
                .endContainerStatus()
                .endStatus()
                .build();

        assertThat(PodDiagnosis.crashes(first)).isEqualTo(2);
        assertThat(verdict(first, 1)).isEmpty();
        assertThat(PodDiagnosis.crashes(second)).isEqualTo(3);
        assertThat(verdict(second, 1).orElseThrow().code()).isEqualTo(KilterCode.CRASH_LOOP.code());
    }

    private static Optional<Problem> verdict(Pod pod, int seconds) {
        return PodDiagnosis.verdict("web", pod, List.of(), START.plusSeconds(seconds));
    }

    private static Pod waiting(String reason, String message) {
        return new PodBuilder()
                .withNewStatus()
                .withStartTime(START.toString())
                .addNewContainerStatus()
                .withRestartCount(0)
                .withImage("registry.example.com/acme/shop")
                .withState(new ContainerStateBuilder()
                        .withNewWaiting(message, reason)
                        .build())
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod crashed(int restarts, int code, String reason) {
        return new PodBuilder()
                .withNewStatus()
                .withStartTime(START.toString())
                .addNewContainerStatus()
                .withImage("registry.example.com/acme/shop")
                .withRestartCount(restarts)
                .withState(new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(code)
                        .withReason(reason)
                        .endTerminated()
                        .build())
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
