package dev.kilter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.DeployEvent;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveViewTest {
    private static final DeployEvent END =
            new DeployEvent.StepEnded("migrate", "done", "sql: 1 of 1 applied", 800, null);

    @Test
    void without_a_terminal_there_are_whole_lines_and_nothing_moves() {
        Stage stage = new Stage(Format.TEXT, false, Map.of());
        play(stage);

        assertThat(stage.err()).doesNotContain("\r", "\u001b").startsWith("✓ migrate   sql: 1 of 1 applied");
        assertThat(stage.err().lines()).hasSize(2);
        assertThat(stage.out()).isEmpty();
    }

    @Test
    void on_a_terminal_the_running_step_is_one_live_line_that_its_end_replaces() {
        Stage stage = new Stage(Format.TEXT, true, Map.of("NO_COLOR", "1"));
        play(stage);
        String[] drawn = stage.err().split("\r\u001b\\[2K", -1);

        assertThat(drawn[1]).isEqualTo("\u001b[?7l⠋ migrate   0.0s   \u001b[?7h");
        assertThat(drawn[2]).isEqualTo("\u001b[?7l⠋ migrate   0.0s   0001.sql\u001b[?7h");
        assertThat(drawn[3]).isEqualTo("\u001b[?7l⠙ migrate   3.0s   0001.sql\u001b[?7h");
        assertThat(drawn[4]).startsWith("✓ migrate   sql: 1 of 1 applied").endsWith("0001.sql\n");
        assertThat(drawn).hasSize(5);
    }

    @Test
    void the_last_word_of_who_leaves_stands_in_the_place_of_the_live_line() {
        Stage stage = new Stage(Format.TEXT, true, Map.of("NO_COLOR", "1"));
        stage.view.on(new DeployEvent.StepStarted("rollout"));
        stage.view.leave("left d-1 running");
        stage.view.tick();

        assertThat(stage.err()).startsWith("\r\u001b[2K\u001b[?7l⠋ rollout").endsWith("\r\u001b[2Kleft d-1 running\n");
    }

    @Test
    void a_step_that_begins_after_a_long_silence_is_not_still_running() {
        Stage stage = Stage.plain();
        stage.pass(Duration.ofMinutes(1));
        stage.view.on(new DeployEvent.StepStarted("build"));
        stage.view.tick();

        assertThat(stage.err()).isEmpty();
    }

    @Test
    void a_long_silence_without_a_terminal_is_broken_every_twenty_seconds() {
        Stage stage = Stage.plain();
        stage.view.on(new DeployEvent.StepStarted("rollout"));
        stage.view.on(new DeployEvent.StepNote("rollout", "waiting for web 0/1"));
        for (int second = 0; second < 45; second++) {
            stage.pass(Duration.ofSeconds(1));
            stage.view.tick();
        }

        assertThat(stage.err()).isEqualTo("""
            · rollout   still running, 20 s · waiting for web 0/1
            · rollout   still running, 40 s · waiting for web 0/1
            """);
        stage.view.on(new DeployEvent.StepEnded("rollout", "done", "web 1/1 ready", 45_000, null));
        stage.view.over(false);
        stage.pass(Duration.ofMinutes(1));
        stage.view.tick();
        assertThat(stage.err().lines()).as("nothing runs, so nothing is said").hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "true, -, true",
                "false, -, false",
                "true, NO_COLOR=1, false",
                "true, TERM=dumb, false",
                "false, CLICOLOR_FORCE=1, true",
                "false, CLICOLOR_FORCE=0, false",
            })
    void colours_follow_the_usual_variables(boolean terminal, String variable, boolean coloured) {
        Map<String, String> environment =
                variable == null ? Map.of() : Map.of(variable.split("=", 2)[0], variable.split("=", 2)[1]);
        Stage stage = new Stage(Format.TEXT, terminal, environment);

        assertThat(stage.console.red("x").equals("\u001b[31mx\u001b[0m")).isEqualTo(coloured);
    }

    @Test
    void a_dumb_terminal_has_no_live_line() {
        Stage stage = new Stage(Format.TEXT, true, Map.of("TERM", "dumb"));
        play(stage);

        assertThat(stage.err()).doesNotContain("\r", "\u001b");
    }

    @Test
    void quiet_leaves_only_results_and_complaints() {
        Stage stage = new Stage(Format.TEXT, true, Map.of("QUIET", "1"));
        play(stage);
        stage.console.result("https://x");
        stage.console.complain("error");

        assertThat(stage.err()).isEqualTo("error\n");
        assertThat(stage.out()).isEqualTo("https://x\n");
    }

    @Test
    void verbose_shows_what_the_build_says() {
        Stage quiet = Stage.plain();
        Stage verbose = new Stage(Format.TEXT, false, Map.of("VERBOSE", "1"));
        for (Stage stage : new Stage[] {quiet, verbose}) {
            stage.view.on(new DeployEvent.StepStarted("build"));
            stage.view.on(new DeployEvent.StepNote("build", "mvn package"));
        }

        assertThat(quiet.err()).isEmpty();
        assertThat(verbose.err()).isEqualTo("    mvn package\n");
    }

    @Test
    void jsonl_prints_one_event_a_line_and_leaves_the_result_to_the_end() {
        Stage stage = new Stage(Format.JSONL, false, Map.of());
        stage.view.header("acme/shop");
        play(stage);

        assertThat(stage.out().lines()).allMatch(line -> line.startsWith("{\"number\":0,\"at\":"));
        assertThat(stage.out()).contains("\"type\":\"stepStarted\"", "\"type\":\"stepEnded\"");
        assertThat(stage.err()).isEmpty();
    }

    private static void play(Stage stage) {
        stage.view.on(new DeployEvent.StepStarted("migrate"));
        stage.view.on(new DeployEvent.StepNote("migrate", "0001.sql"));
        stage.pass(Duration.ofSeconds(3));
        stage.view.tick();
        stage.view.on(END);
    }
}
