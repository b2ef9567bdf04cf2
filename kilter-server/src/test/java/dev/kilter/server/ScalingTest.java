package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.ProcessConfig;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Scale;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScalingTest {
    private static final AppConfig DECLARED = declared(1, 2);

    @Test
    void what_nobody_scaled_runs_as_declared() {
        assertThat(Scaling.of(DECLARED, Map.of(), Map.of())).isEqualTo(new Scaling(DECLARED, new TreeMap<>()));
    }

    @Test
    void a_number_lasts_over_deploys_that_say_nothing_of_it() {
        Scaling scaled = Scaling.of(DECLARED, Map.of(), Map.of("web", 3));

        assertThat(scaled)
                .isEqualTo(new Scaling(declared(3, 2), new TreeMap<>(Map.of("web", new Scale(3, 1)))))
                .isEqualTo(Scaling.of(DECLARED, scaled.scaled(), Map.of()));
        assertThat(Scaling.of(DECLARED, scaled.scaled(), Map.of("worker", 0)))
                .isEqualTo(new Scaling(
                        declared(3, 0), new TreeMap<>(Map.of("web", new Scale(3, 1), "worker", new Scale(0, 2)))));
    }

    @Test
    void another_number_in_kilter_yaml_ends_it_and_so_does_the_declared_one() {
        Map<String, Scale> before = Map.of("web", new Scale(3, 1));

        assertThat(Scaling.of(declared(2, 2), before, Map.of()))
                .isEqualTo(new Scaling(declared(2, 2), new TreeMap<>()));
        assertThat(Scaling.of(DECLARED, before, Map.of("web", 1))).isEqualTo(new Scaling(DECLARED, new TreeMap<>()));
    }

    @Test
    void an_env_wakes_in_the_numbers_that_it_had() {
        Scaling scaled = Scaling.of(declared(1, 2), Map.of(), Map.of("web", 3));
        Scaling asleep = Scaling.of(DECLARED, scaled.scaled(), Map.of("web", 0, "worker", 0));

        assertThat(asleep)
                .isEqualTo(new Scaling(
                        declared(0, 0), new TreeMap<>(Map.of("web", new Scale(0, 1, 3), "worker", new Scale(0, 2)))))
                .isEqualTo(Scaling.of(DECLARED, asleep.scaled(), Map.of("web", 0, "worker", 0)));
        assertThat(Scaling.of(DECLARED, asleep.scaled(), Map.of())).isEqualTo(scaled);
        assertThat(Scaling.of(DECLARED, asleep.scaled(), Map.of("web", 2)))
                .as("another number of web wakes the rest, too")
                .isEqualTo(new Scaling(declared(2, 2), new TreeMap<>(Map.of("web", new Scale(2, 1)))));
        assertThat(Scaling.of(DECLARED, asleep.scaled(), Map.of("worker", 1)))
                .as("one of the others does not")
                .isEqualTo(new Scaling(
                        declared(0, 1),
                        new TreeMap<>(Map.of("web", new Scale(0, 1, 3), "worker", new Scale(1, 2, 1)))));
        Scaling none = Scaling.of(DECLARED, asleep.scaled(), Map.of("worker", 0));
        assertThat(Scaling.of(DECLARED, none.scaled(), Map.of()))
                .as("none of one of them, said while the env sleeps, lasts when it wakes")
                .isEqualTo(Scaling.of(DECLARED, Map.of(), Map.of("web", 3, "worker", 0)));
        assertThat(Scaling.of(declared(2, 2), asleep.scaled(), Map.of()))
                .as("kilter.yaml says another number meanwhile")
                .isEqualTo(new Scaling(declared(2, 2), new TreeMap<>()));
    }

    @Test
    void a_worker_that_nobody_declares_to_run_is_woken_too() {
        Map<String, Scale> scaled = Map.of("worker", new Scale(2, 0));
        Scaling asleep = Scaling.of(declared(1, 0), scaled, Map.of("web", 0, "worker", 0));

        assertThat(asleep.scaled()).containsEntry("worker", new Scale(0, 0, 2));
        assertThat(Scaling.of(declared(1, 0), asleep.scaled(), Map.of()))
                .isEqualTo(new Scaling(declared(1, 2), new TreeMap<>(scaled)));
    }

    @Test
    void what_is_gone_from_kilter_yaml_is_gone() {
        AppConfig without = AppConfig.minimal(Project.parse("acme/shop"), new EnvName("dev"));

        assertThat(Scaling.of(without, Map.of("worker", new Scale(0, 2)), Map.of("worker", 5)))
                .isEqualTo(new Scaling(without, new TreeMap<>()));
    }

    private static AppConfig declared(int web, int worker) {
        AppConfig minimal = AppConfig.minimal(Project.parse("acme/shop"), new EnvName("dev"));
        return new AppConfig(
                        minimal.project(),
                        minimal.env(),
                        minimal.isProtected(),
                        minimal.isDeclared(),
                        minimal.web(),
                        minimal.variables(),
                        minimal.build(),
                        minimal.database(),
                        minimal.migration(),
                        minimal.seeds(),
                        new TreeMap<>(Map.of("worker", new ProcessConfig(List.of("work"), worker))))
                .scaled(Map.of("web", web));
    }
}
