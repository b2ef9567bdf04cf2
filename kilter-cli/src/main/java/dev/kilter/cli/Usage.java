package dev.kilter.cli;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;

/// Complaints about flags and names.
final class Usage {
    private Usage() {}

    static KilterException wrong(String detail, String hint) {
        return Problem.of(KilterCode.ARGUMENT_INVALID, detail, hint).toException();
    }
}
