package dev.kilter.client.image;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Observer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// What a build said last: the command that runs, and its last lines.
final class LastLines implements Observer {
    private static final int MOST = 20;

    private final Deque<String> lines = new ArrayDeque<>();
    private String command = "";

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Started(String name) -> {
                command = name;
                lines.clear();
            }
            case Event.Note(String text) -> add(text);
            case Event.Finished(String _, var _) -> {}
        }
    }

    void add(String line) {
        lines.addLast(line);
        if (lines.size() > MOST) {
            lines.removeFirst();
        }
    }

    KilterException tooLong(Duration limit, RuntimeException cause) {
        String what = command.isEmpty() ? "" : " in `" + command + "`";
        return Problem.of(
                        KilterCode.BUILD_FAILED,
                        "the build was stopped" + what + ": it took longer than " + told(limit),
                        "If it needs more, say so in kilter.yaml: build: { timeout: " + told(limit.multipliedBy(2))
                                + " }; else see what its last lines wait for.")
                .withEvidence(List.copyOf(lines))
                .toException(cause);
    }

    private static String told(Duration limit) {
        if (limit.toSecondsPart() != 0) {
            return limit.toSeconds() + "s";
        }
        return limit.toMinutesPart() != 0 ? limit.toMinutes() + "m" : limit.toHours() + "h";
    }
}
