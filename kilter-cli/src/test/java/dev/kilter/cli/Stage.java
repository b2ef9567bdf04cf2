package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.DeployView;
import dev.kilter.cli.view.Format;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// A view on streams that a test can read, with a clock that it moves.
final class Stage {
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final Console console;
    final DeployView view;
    private Instant now = NOON;

    Stage(Format format, boolean terminal, Map<String, String> environment) {
        this.console = new Console(stream(out), stream(err), terminal, environment.containsKey("QUIET"), environment);
        this.view = new DeployView(console, format, environment.containsKey("VERBOSE"), () -> now);
    }

    static Stage plain() {
        return new Stage(Format.TEXT, false, Map.of());
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /// Stderr with runs of blanks as one: spacing is not what a golden test is about.
    String words() {
        return err().replaceAll("(?m)(?<=\\S) {2,}", "  ");
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
