package dev.kilter.e2e;

import dev.kilter.effects.CrashPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// One effect of a clean run: which program, what, and its how-maniest of that text it was. Random ids are cut out, so
/// the next run has the same effect under the same name.
record LoggedEffect(String name, int occurrence) {
    private static final Pattern RANDOM = Pattern.compile("[0-9a-f]{8,}(-[0-9a-f]{4,}){0,4}");

    /// The effects of a log in their order.
    static List<LoggedEffect> of(List<String> log) {
        Map<String, Integer> seen = new HashMap<>();
        List<LoggedEffect> effects = new ArrayList<>();
        for (String line : log) {
            String name = name(line);
            effects.add(new LoggedEffect(name, seen.merge(name, 1, Integer::sum)));
        }
        return effects;
    }

    /// A line of the log without its random ids.
    static String name(String line) {
        return RANDOM.matcher(line).replaceAll("*");
    }

    boolean isOfThePlatform() {
        return name.startsWith("platform ");
    }

    /// The point right before or right after it, in any run.
    CrashPoint point(boolean after) {
        String[] parts = name.split("\\*", -1);
        StringBuilder pattern = new StringBuilder(Pattern.quote(parts[0]));
        for (int i = 1; i < parts.length; i++) {
            pattern.append(RANDOM.pattern()).append(Pattern.quote(parts[i]));
        }
        return new CrashPoint(after, occurrence, Pattern.compile(pattern.toString()));
    }

    @Override
    public String toString() {
        return name + " #" + occurrence;
    }
}
