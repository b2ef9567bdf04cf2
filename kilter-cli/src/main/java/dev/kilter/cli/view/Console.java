package dev.kilter.cli.view;

import java.io.PrintStream;
import java.util.Map;

/// Where output goes: the result to stdout, all else to stderr. On a terminal the last line may be live.
public final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean live;
    private final boolean color;
    private final boolean quiet;
    private boolean liveLine;

    /// A console on these streams. `terminal` tells whether stderr is one; NO_COLOR, CLICOLOR_FORCE and TERM=dumb
    /// are obeyed.
    public Console(PrintStream out, PrintStream err, boolean terminal, boolean quiet, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.quiet = quiet;
        boolean dumb = "dumb".equals(environment.get("TERM"));
        this.live = terminal && !dumb && !quiet;
        boolean forced = environment.containsKey("CLICOLOR_FORCE") && !"0".equals(environment.get("CLICOLOR_FORCE"));
        this.color = forced
                || (terminal
                        && !dumb
                        && environment.getOrDefault("NO_COLOR", "").isEmpty());
    }

    /// The result: a line on stdout.
    public void result(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    /// Whether nobody reads stdout any more.
    public boolean isClosed() {
        return out.checkError();
    }

    /// Stdout as a stream, for text that another library writes.
    public PrintStream asStream() {
        clear();
        return out;
    }

    /// Commentary: a line on stderr, unless quiet.
    public void say(String line) {
        if (!quiet) {
            complain(line);
        }
    }

    /// A line on stderr, quiet or not.
    public void complain(String line) {
        clear();
        err.println(line);
        err.flush();
    }

    /// Replaces the live line on a terminal; nothing elsewhere. The terminal cuts what is too long for it: a line
    /// that goes on in the next row could not be replaced.
    public void live(String line) {
        if (live) {
            err.print("\r\u001b[2K\u001b[?7l" + line + "\u001b[?7h");
            err.flush();
            liveLine = true;
        }
    }

    /// Whether there is a live line to draw.
    public boolean isLive() {
        return live;
    }

    /// The text in red, where colours are wanted.
    public String red(String text) {
        return color ? "\u001b[31m" + text + "\u001b[0m" : text;
    }

    /// The text in green, where colours are wanted.
    public String green(String text) {
        return color ? "\u001b[32m" + text + "\u001b[0m" : text;
    }

    private void clear() {
        if (liveLine) {
            err.print("\r\u001b[2K");
            liveLine = false;
        }
    }
}
