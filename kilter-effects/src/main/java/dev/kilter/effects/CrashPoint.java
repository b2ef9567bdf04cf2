package dev.kilter.effects;

import java.util.List;
import java.util.regex.Pattern;

/// Where a process halts: at the `occurrence`-th line of the effects log (1 is the first) that matches `effect` whole,
/// before or after that effect is performed.
public record CrashPoint(boolean after, int occurrence, Pattern effect) {
    /// Checks the number.
    public CrashPoint {
        if (occurrence < 1) {
            throw new IllegalArgumentException("the first occurrence is 1");
        }
    }

    /// Reads what [#text] wrote.
    public static CrashPoint parse(String text) {
        String[] parts = text.strip().split(" ", 3);
        return new CrashPoint(parts[0].equals("after"), Integer.parseInt(parts[1]), Pattern.compile(parts[2]));
    }

    /// The form of the crash file: `before 2 platform push to the flux repo`.
    public String text() {
        return (after ? "after " : "before ") + occurrence + " " + effect.pattern();
    }

    /// Whether the log's last line is the effect meant.
    boolean isLastOf(List<String> log) {
        return !log.isEmpty()
                && matches(log.getLast())
                && log.stream().filter(this::matches).count() == occurrence;
    }

    private boolean matches(String line) {
        return effect.matcher(line).matches();
    }
}
