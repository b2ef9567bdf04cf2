package dev.kilter.client.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.wire.PlatformInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # nodes      | wish        | machine | image
                     |             | amd64   | linux/amd64
                     | linux/arm64 | amd64   | linux/arm64
        amd64        |             | amd64   | linux/amd64
        amd64        |             | arm64   | linux/amd64
        arm64,amd64  |             | amd64   | linux/amd64
        arm64,amd64  |             | riscv64 | linux/arm64
        arm64,amd64  | linux/amd64 | arm64   | linux/amd64
        s390x        |             | amd64   | linux/s390x
        """)
    void the_wish_decides_then_this_machine_then_the_commonest(
            @Nullable String nodes, @Nullable String wish, String machine, String image) {
        List<String> processors = nodes == null ? List.of() : List.of(nodes.split(",", -1));
        assertThat(new Nodes(processors, false).choose(wish, machine)).isEqualTo(image);
    }

    @Test
    void what_no_node_runs_is_refused_with_what_they_run() {
        assertThatThrownBy(() -> new Nodes(List.of("amd64", "s390x"), false).choose("linux/arm64", "arm64"))
                .isInstanceOfSatisfying(KilterException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo(KilterCode.WRONG_PROCESSOR.code());
                    assertThat(e.problem().detail())
                            .isEqualTo("the image is to be for linux/arm64, and the platform's nodes run linux/amd64,"
                                    + " linux/s390x");
                    assertThat(e.problem().hint()).startsWith("Deploy with --platform linux/amd64");
                });
    }

    @Test
    void the_local_platform_runs_what_this_machine_does_even_where_it_does_not_say_so() {
        Nodes nodes = Nodes.of(platform(true, null), "amd64");
        assertThat(nodes).isEqualTo(new Nodes(List.of("amd64"), true));
        assertThatThrownBy(() -> nodes.choose("linux/arm64", "amd64"))
                .hasMessageContaining("the local platform runs it on this machine, which is linux/amd64");
    }

    @Test
    void a_server_that_does_not_know_and_names_that_are_none_leave_it_to_this_machine() {
        assertThat(Nodes.of(platform(false, null), "amd64")).isEqualTo(Nodes.UNKNOWN);
        assertThat(Nodes.of(platform(false, List.of("'; import os", "--push")), "amd64"))
                .isEqualTo(Nodes.UNKNOWN);
        assertThat(Nodes.of(platform(false, List.of("arm64", "amd64")), "amd64").areMixed())
                .isTrue();
    }

    @Test
    void only_where_nodes_differ_the_platform_is_told_for_which_the_image_is(@TempDir Path home) {
        ImageBuild builds = new ImageBuild(home, Providers.of("image builder", List.of()));
        AppConfig app = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD);
        Nodes mixed = new Nodes(List.of("s390x", "riscv64"), false);

        assertThat(builds.on(mixed).told(app).build().platform()).isEqualTo("linux/s390x");
        assertThat(builds.on(mixed)
                        .wishing(build -> build.on("linux/riscv64"))
                        .told(app)
                        .build())
                .isEqualTo(app.build().on("linux/riscv64"));
        assertThat(builds.on(new Nodes(List.of("s390x"), false)).told(app)).isEqualTo(app);
        assertThat(builds.on(Nodes.UNKNOWN).told(app)).isEqualTo(app);
    }

    private static PlatformInfo platform(boolean local, @Nullable List<String> processors) {
        return new PlatformInfo(
                "test", "0.1.0", local, "", null, new TreeMap<>(), "example.com", "dev2", null, null, processors);
    }
}
