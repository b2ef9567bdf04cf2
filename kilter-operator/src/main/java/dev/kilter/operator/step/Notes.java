package dev.kilter.operator.step;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What Jobs printed for people, each line once, with the step it belongs to: `step|text`.
final class Notes {
    private static final int KEPT = 30;
    private static final int TOLD = 20;
    private static final int WIDEST = 200;
    /// What moves a terminal's cursor or colours it.
    private static final Pattern TERMINAL = Pattern.compile("\\x1b\\[[0-9;?]*[ -/]*[@-~]|\\p{Cntrl}");

    private final List<String> notes;

    Notes(List<String> earlier) {
        this.notes = new ArrayList<>(earlier);
    }

    /// The newest ones.
    List<String> newest() {
        return List.copyOf(notes.subList(Math.max(0, notes.size() - KEPT), notes.size()));
    }

    /// Keeps what a Job of the runner has to say.
    void ofRunner(String step, List<String> lines) {
        JobOutcome.notes(lines).forEach(line -> add(step, line));
    }

    /// Keeps the last lines that somebody else's program printed.
    void ofProgram(String step, List<String> lines) {
        List<String> words = lines.stream()
                .map(line -> TERMINAL.matcher(line).replaceAll(""))
                .filter(line -> !line.isBlank())
                .toList();
        for (String line : words.subList(Math.max(0, words.size() - TOLD), words.size())) {
            add(step, line.length() > WIDEST ? line.substring(0, WIDEST - 1) + "…" : line);
        }
    }

    private void add(String step, String line) {
        String note = step + "|" + line;
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }
}
