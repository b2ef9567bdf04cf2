package dev.kilter.operator.flux;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.util.regex.Pattern;

/// What a git host's trouble means: one that is away comes back by itself, a login that it does not take and a key that
/// may only read stay so. Pure.
final class GitTrouble {
    /// JGit's words for 401 and 403; it has no exceptions of their own for them.
    private static final Pattern REFUSED =
            Pattern.compile("not authorized|not permitted|[Aa]uthentication (is )?(required|not supported|failed)");

    private GitTrouble() {}

    /// Whether the host answered, and said no.
    static boolean isRefusal(IOException trouble) {
        return REFUSED.matcher(String.valueOf(trouble.getMessage())).find();
    }

    static KilterException of(IOException trouble) {
        Problem problem = isRefusal(trouble)
                ? refusal(String.valueOf(trouble.getMessage()))
                : Problem.of(
                        KilterCode.GIT_UNREACHABLE,
                        "the flux repo cannot be reached: " + trouble.getMessage(),
                        "Check its URL and key: kilter doctor");
        return problem.toException(trouble);
    }

    /// @param message the host's own
    static KilterException refused(String message) {
        return refusal(message).toException();
    }

    private static Problem refusal(String message) {
        return Problem.of(
                KilterCode.GIT_REFUSED,
                "the git host refused the push: " + message,
                "Allow kilter's key to push to the branch that Flux follows; then deploy again.");
    }
}
