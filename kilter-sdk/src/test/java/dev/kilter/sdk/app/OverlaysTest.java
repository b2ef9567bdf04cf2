package dev.kilter.sdk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OverlaysTest {
    private static final String BASE = """
        project: acme/shop
        port: 1
        health: /base
        env: { A: base, B: base, C: base }
        processes:
          one: { command: [one, base] }
          two: { command: [two] }
        environments:
        """;
    private static final String ANY = "  '*': { port: 2, env: { A: any, B: any } }\n";
    private static final String PR = "  pr-*: { port: 3, env: { A: pr }, processes: { two: null } }\n";
    private static final String PR_7 = "  pr-7*: { replicas: 7, health: null }\n";
    private static final String EXACT = "  pr-77: { env: { C: null }, processes: { one: { command: [exact] } } }\n";

    @Test
    void the_widest_glob_comes_first_and_the_exact_name_last_in_every_order_of_the_file() {
        List<String> overlays = List.of(ANY, PR, PR_7, EXACT);
        AppConfig expected = resolve(ANY + PR + PR_7 + EXACT);

        assertThat(expected.web()).isEqualTo(new WebConfig(3, true, null, 7));
        assertThat(expected.variables()).containsOnly(Map.entry("A", "pr"), Map.entry("B", "any"));
        assertThat(expected.processes())
                .as("null removes a process, and a list replaces instead of growing")
                .isEqualTo(Map.of("one", new ProcessConfig(List.of("exact"), 1)));
        for (List<String> order : orders(overlays)) {
            assertThat(resolve(String.join("", order))).isEqualTo(expected);
        }
    }

    @Test
    void equally_wide_globs_that_set_the_same_key_are_refused_in_both_orders() {
        String left = "  pr-*: { env: { A: l } }\n";
        String right = "  '*-77': { env: { A: r } }\n";

        assertThatThrownBy(() -> resolve(left + right)).hasMessageContaining("match equally well and both set");
        assertThatThrownBy(() -> resolve(right + left)).hasMessageContaining("match equally well and both set");
    }

    @Test
    void equally_wide_globs_with_other_keys_go_together() {
        AppConfig config = resolve("  pr-*: { env: { X: l } }\n  '*-77': { env: { Y: r } }\n");

        assertThat(config.variables()).containsEntry("X", "l").containsEntry("Y", "r");
    }

    @Test
    void an_exact_name_goes_on_with_what_a_glob_began() {
        AppConfig config = resolve("""
              pr-77: { processes: { debug: { replicas: 2 } } }
              pr-*: { processes: { debug: { command: [debug] } } }
            """);

        assertThat(config.processes()).containsEntry("debug", new ProcessConfig(List.of("debug"), 2));
    }

    @Test
    void what_a_glob_takes_away_from_an_exact_name_shows_before_its_first_deploy() {
        assertThatThrownBy(() -> KilterYaml.parse(
                        "kilter.yaml",
                        (BASE
                                        + "  '*': { processes: { one: null } }\n"
                                        + "  pr-8: { processes: { one: { replicas: 2 } } }\n")
                                .getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("'one' has no command");
    }

    @Test
    void three_globs_of_which_the_outer_ones_clash_are_refused() {
        assertThatThrownBy(() -> resolve("  pr-*: { port: 1 }\n  p*-7*: { replicas: 2 }\n  '*-77': { port: 2 }\n"))
                .hasMessageContaining("both set 'port'");
    }

    @Test
    void protection_can_be_added_and_not_taken_away() {
        assertThat(resolve("  pr-77: { protected: true }\n").isProtected()).isTrue();
        assertThat(parse("  prod: { protected: false }\n").resolve(EnvName.PROD).isProtected())
                .isTrue();
    }

    @Test
    void every_value_shows_the_line_it_comes_from() {
        String origins = parse(ANY + PR + PR_7 + EXACT).origins(new EnvName("pr-77")).stream()
                .map(origin -> origin.path() + "=" + origin.value() + "@" + origin.line())
                .collect(Collectors.joining(" "));

        assertThat(origins)
                .isEqualTo("project=acme/shop@1 port=3@10 env.A=pr@10 env.B=any@9"
                        + " processes.one.command[0]=exact@12 replicas=7@11");
    }

    private static List<List<String>> orders(List<String> items) {
        if (items.isEmpty()) {
            return List.of(List.of());
        }
        return items.stream()
                .flatMap(first -> orders(items.stream()
                                .filter(item -> !item.equals(first))
                                .toList())
                        .stream()
                        .map(rest -> java.util.stream.Stream.concat(java.util.stream.Stream.of(first), rest.stream())
                                .toList()))
                .toList();
    }

    private static AppConfig resolve(String overlays) {
        return parse(overlays).resolve(new EnvName("pr-77"));
    }

    private static KilterYaml parse(String overlays) {
        return KilterYaml.parse("kilter.yaml", (BASE + overlays).getBytes(StandardCharsets.UTF_8));
    }
}
