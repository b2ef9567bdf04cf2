package dev.kilter.cli.view;

import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Draws a deploy's events as they come: a line when a step ends, and on a terminal one live line while it runs.
/// Elsewhere a long step says now and then that it is still there. Safe from many threads.
public final class DeployView {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);
    private static final String SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

    private final Console console;
    private final Format format;
    private final InstantSource clock;
    private final boolean verbose;
    private final List<String> notes = new ArrayList<>();
    private final List<String> held = new ArrayList<>();
    private String running = "";
    private String word = "";
    private Instant begun = Instant.EPOCH;
    private Instant spoken;
    private int turn;
    private boolean didSomething;

    /// A view on this console.
    public DeployView(Console console, Format format, boolean verbose, InstantSource clock) {
        this.console = console;
        this.format = format;
        this.verbose = verbose;
        this.clock = clock;
        this.spoken = clock.instant();
    }

    /// The first line: what goes where.
    public synchronized void header(String line) {
        if (format == Format.TEXT) {
            say(line);
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

    /// Time has passed: moves the live line, or breaks a silence that has lasted 20 s.
    public synchronized void tick() {
        if (format != Format.TEXT || running.isEmpty()) {
            return;
        }
        if (console.isLive()) {
            turn++;
            live();
        } else if (silence().compareTo(LONGEST_SILENCE) >= 0) {
            say("· " + pad(running) + "still running, "
                    + Duration.between(begun, clock.instant()).toSeconds() + " s"
                    + (word.isEmpty() ? "" : " · " + word));
        }
    }

    private Duration silence() {
        return Duration.between(spoken.isAfter(begun) ? spoken : begun, clock.instant());
    }

    /// The deploy is over. Where it changed nothing, the steps that did nothing are not worth a line.
    public synchronized void over(boolean unchanged) {
        running = "";
        if (unchanged) {
            held.clear();
        }
        release();
    }

    /// Nobody looks on: the last word, in the place of the live line.
    public synchronized void leave(String line) {
        running = "";
        console.complain(line);
    }

    private void draw(DeployEvent event) {
        if (format != Format.TEXT) {
            return;
        }
        switch (event) {
            case DeployEvent.Accepted _, DeployEvent.Result _ -> {}
            case DeployEvent.Granted _ -> running = "";
            case DeployEvent.Queued queued -> {
                say("  waiting   " + waiting(queued));
                begin("waiting");
            }
            case DeployEvent.StepStarted(var step) -> {
                begin(step);
                live();
            }
            case DeployEvent.StepNote(var step, var text) -> note(step, text);
            case DeployEvent.StepEnded ended -> end(ended);
            case DeployEvent.Notice(var text) -> say("· " + text);
        }
    }

    private String waiting(DeployEvent.Queued queued) {
        String what = queued.commit() == null ? queued.holder() : Wording.shortCommit(queued.commit(), false);
        String where = queued.env() == null ? "" : " to " + queued.env();
        long since =
                Math.max(0, Duration.between(queued.since(), clock.instant()).toSeconds());
        return queued.by() + " deploys " + what + where + " (" + queued.phase() + ", " + since + " s) · "
                + (queued.place() <= 1 ? "you are next" : "you are number " + queued.place());
    }

    private void begin(String step) {
        running = step;
        word = "";
        begun = clock.instant();
        notes.clear();
    }

    private void note(String step, String text) {
        if (!step.equals("build") && !step.equals("push") && !text.startsWith("waiting for ")) {
            notes.add(text);
        } else if (verbose) {
            say("    " + text);
        }
        if (step.equals(running)) {
            word = text;
            live();
        }
    }

    private void end(DeployEvent.StepEnded ended) {
        boolean failed = ended.outcome().equals("failed");
        boolean skipped = ended.outcome().equals("skipped");
        String mark = failed ? console.red("✗") : skipped ? "·" : console.green("✓");
        String text = String.format(Locale.ROOT, "%-62s", ended.note());
        String line = mark + " " + pad(ended.step()) + text + " " + Wording.seconds(ended.durationMs());
        running = "";
        if (!verbose && didNothing(ended)) {
            held.add(line);
            return;
        }
        didSomething = true;
        release();
        say(line);
        if (!failed) {
            notes.stream().distinct().forEach(note -> say("              " + note));
        }
        notes.clear();
    }

    private boolean didNothing(DeployEvent.StepEnded ended) {
        String note = ended.note();
        boolean idle = note.endsWith("unchanged") || note.endsWith("nothing to send");
        return switch (ended.outcome()) {
            case "skipped" -> true;
            case "done" -> idle || (ended.step().equals("rollout") && !didSomething);
            default -> false;
        };
    }

    private void release() {
        held.forEach(this::say);
        held.clear();
    }

    private void live() {
        if (console.isLive() && !running.isEmpty()) {
            char spin = SPINNER.charAt(turn % SPINNER.length());
            String elapsed =
                    Wording.seconds(Duration.between(begun, clock.instant()).toMillis());
            console.live(spin + " " + pad(running) + elapsed + "   " + word);
        }
    }

    private void say(String line) {
        spoken = clock.instant();
        console.say(line);
    }

    private static String pad(String step) {
        return String.format(Locale.ROOT, "%-10s", step);
    }
}
