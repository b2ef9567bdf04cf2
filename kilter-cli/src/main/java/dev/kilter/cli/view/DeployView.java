package dev.kilter.cli.view;

import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.Wire;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Draws a deploy's events as they come: a line when a step ends, and on a terminal one live line while it runs.
public final class DeployView {
    private final Console console;
    private final Format format;
    private final InstantSource clock;
    private final boolean verbose;
    private final List<String> notes = new ArrayList<>();
    private String running = "";
    private Instant begun = Instant.EPOCH;

    /// A view on this console.
    public DeployView(Console console, Format format, boolean verbose, InstantSource clock) {
        this.console = console;
        this.format = format;
        this.verbose = verbose;
        this.clock = clock;
    }

    /// The first line: what goes where.
    public void header(String line) {
        if (format == Format.TEXT) {
            console.say(line);
        }
    }

    /// Draws an event of the server.
    public synchronized void on(NumberedEvent numbered) {
        if (format == Format.JSONL && !(numbered.event() instanceof DeployEvent.Result)) {
            console.result(Wire.text(numbered));
        }
        draw(numbered.event());
    }

    /// Draws an event of the workstation; it has number 0.
    public synchronized void on(DeployEvent event) {
        if (format == Format.JSONL && (verbose || !(event instanceof DeployEvent.StepNote))) {
            console.result(Wire.text(new NumberedEvent(0, clock.instant(), event)));
        }
        draw(event);
    }

    private void draw(DeployEvent event) {
        if (format != Format.TEXT) {
            return;
        }
        switch (event) {
            case DeployEvent.Accepted _, DeployEvent.Granted _, DeployEvent.Result _ -> {}
            case DeployEvent.Queued(var holder, var by, var phase, var _, var place) ->
                console.say("  waiting   for " + by + "'s deploy " + holder + " (" + phase + ") · "
                        + (place <= 1 ? "you are next" : "you are number " + place));
            case DeployEvent.StepStarted(var step) -> {
                running = step;
                begun = clock.instant();
                notes.clear();
                console.live("· " + pad(step));
            }
            case DeployEvent.StepNote(var step, var text) -> note(step, text);
            case DeployEvent.StepEnded ended -> end(ended);
            case DeployEvent.Notice(var text) -> console.say("· " + text);
        }
    }

    private void note(String step, String text) {
        if (!step.equals("build") && !step.equals("push") && !text.startsWith("waiting for ")) {
            notes.add(text);
        } else if (verbose) {
            console.say("    " + text);
        }
        if (step.equals(running)) {
            console.live("· " + pad(step) + text + "   "
                    + seconds(java.time.Duration.between(begun, clock.instant()).toMillis()));
        }
    }

    private void end(DeployEvent.StepEnded ended) {
        boolean failed = ended.outcome().equals("failed");
        boolean skipped = ended.outcome().equals("skipped");
        String mark = failed ? console.red("✗") : skipped ? "·" : console.green("✓");
        String text = String.format(Locale.ROOT, "%-62s", ended.note());
        console.say(mark + " " + pad(ended.step()) + text + " " + seconds(ended.durationMs()));
        if (!failed) {
            notes.stream().distinct().forEach(note -> console.say("              " + note));
        }
        notes.clear();
    }

    private static String pad(String step) {
        return String.format(Locale.ROOT, "%-10s", step);
    }

    /// `4.0s`
    public static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
    }
}
