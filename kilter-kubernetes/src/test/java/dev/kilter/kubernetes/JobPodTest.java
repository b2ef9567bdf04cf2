package dev.kilter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.operator.step.JobRun;
import dev.kilter.sdk.app.Resources;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.ImageRef;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JobPodTest {
    private static final ImageRef IMAGE = new ImageRef("registry.example.com/acme/shop@sha256:" + "1".repeat(64));
    private static final PlatformSettings SETTINGS = new PlatformSettings(
            "apps.example.com",
            "http://kilter.apps.example.com",
            "http://kilter-server:8080",
            "kilter-system",
            new PlatformSettings.Registry("registry.example.com", false, null),
            new PlatformSettings.Git("http://git.example.com/flux.git", "main"),
            new PlatformSettings.Gateway("kilter", "gateway", "http", 80),
            new PlatformSettings.Runner(
                    "registry.example.com/runner@sha256:" + "0".repeat(64),
                    new PlatformSettings.Runner.Amounts(Map.of("cpu", "50m"), Map.of("memory", "512Mi"))),
            new TreeMap<>(),
            Duration.ofMinutes(15),
            Duration.ofHours(2),
            false,
            null,
            null,
            null,
            List.of());

    private static PodSpec pod(JobRun.Work work) {
        JobRun run = new JobRun(
                "acme-shop-dev",
                "release-1",
                Slot.parse("acme/shop/dev"),
                work,
                new TreeMap<>(Map.of("PRICE", "$5")),
                List.of("database-app"),
                Instant.EPOCH);
        return JobPod.of(run, SETTINGS);
    }

    private static Container container(JobRun.Work work) {
        return pod(work).getContainers().getFirst();
    }

    @Test
    void an_image_for_one_processor_goes_to_nodes_that_have_it_and_the_runner_anywhere() {
        assertThat(pod(new JobRun.Work.InAppImage(IMAGE, List.of("true"), null, "arm64"))
                        .getNodeSelector())
                .isEqualTo(Map.of("kubernetes.io/arch", "arm64"));
        assertThat(pod(new JobRun.Work.InAppImage(IMAGE, List.of("true"), null, null))
                        .getNodeSelector())
                .isEmpty();
        assertThat(pod(new JobRun.Work.Runner()).getNodeSelector()).isEmpty();
    }

    @Test
    void a_command_in_the_app_s_image_has_the_app_s_resources() {
        Container container = container(new JobRun.Work.InAppImage(
                IMAGE, List.of("echo", "$HOME"), new Resources("250m", "256Mi", null, "512Mi"), null));

        assertThat(container.getImage()).isEqualTo(IMAGE.value());
        assertThat(container.getCommand()).containsExactly("echo", "$$HOME");
        assertThat(container.getEnv().getFirst().getValue()).isEqualTo("$$5");
        assertThat(container.getResources().getRequests())
                .isEqualTo(Map.of("cpu", new Quantity("250m"), "memory", new Quantity("256Mi")));
        assertThat(container.getResources().getLimits()).isEqualTo(Map.of("memory", new Quantity("512Mi")));
    }

    @Test
    void where_the_app_says_nothing_it_has_what_the_chart_gives() {
        Container container = container(new JobRun.Work.InAppImage(IMAGE, List.of("true"), null, null));

        assertThat(container.getResources().getRequests())
                .isEqualTo(Map.of("cpu", new Quantity("20m"), "memory", new Quantity("64Mi")));
        assertThat(container.getResources().getLimits()).isEmpty();
    }

    @Test
    void the_runner_has_what_the_platform_team_gives_it() {
        Container container = container(new JobRun.Work.Runner());

        assertThat(container.getResources().getRequests()).isEqualTo(Map.of("cpu", new Quantity("50m")));
        assertThat(container.getResources().getLimits()).isEqualTo(Map.of("memory", new Quantity("512Mi")));
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    }
}
