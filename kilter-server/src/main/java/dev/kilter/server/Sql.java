package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;

/// Database failures as problems.
final class Sql {
    private Sql() {}

    static KilterException problem(Exception cause) {
        String text = String.valueOf(cause.getMessage());
        if (text.contains("No space left")) {
            return Problem.of(
                            KilterCode.NO_SPACE, "the platform's database has no space left", "Free space on its disk.")
                    .toException(cause);
        }
        return Problem.of(KilterCode.UNREACHABLE, "the platform's database does not answer: " + text, "kilter doctor")
                .toException(cause);
    }
}
