package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What came of each point of a sweep, printed as it comes. Safe from many threads.
final class Verdicts {
    private final List<String> divergences = Collections.synchronizedList(new ArrayList<>());
    private final List<String> unreached = Collections.synchronizedList(new ArrayList<>());

    void add(String where, CrashRun.Outcome outcome) {
        StringBuilder text = new StringBuilder(outcome.complaints().isEmpty() ? "ok   " : "FAIL ")
                .append(where)
                .append(outcome.reached() ? "" : "   (not reached)");
        outcome.complaints().forEach(complaint -> text.append("\n       ").append(complaint));
        say(text.toString());
        if (!outcome.complaints().isEmpty()) {
            divergences.add(where + ": " + outcome.complaints());
        }
        if (!outcome.reached()) {
            unreached.add(where);
        }
    }

    void requireNoDivergence() {
        assertThat(divergences).isEmpty();
    }

    /// The effects of some points depend on the moment: which of two waits ends first, how often a poll looks.
    void requireReached(int points) {
        say(unreached.size() + " points were not reached: " + unreached);
        assertThat(unreached.size()).isLessThan(points / 4 + 2);
    }

    static void say(String line) {
        System.out.println("crash sweep: " + line);
    }
}
