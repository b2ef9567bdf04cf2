package dev.kilter.server.portal;

import dev.kilter.sdk.problem.Problem;
import org.jspecify.annotations.Nullable;

/// A problem as the terminal shows it: code, cause, evidence, next command.
final class Failure {
    private static final int BRIEF = 3;

    private Failure() {}

    /// What fits into a tile; null without a problem.
    static @Nullable Tag brief(@Nullable Problem problem) {
        return problem == null ? null : of(problem, BRIEF);
    }

    /// Null without a problem.
    static @Nullable Tag of(@Nullable Problem problem) {
        return problem == null ? null : of(problem, Integer.MAX_VALUE);
    }

    private static Tag of(Problem problem, int lines) {
        StringBuilder rest = new StringBuilder(" ").append(problem.detail());
        problem.evidence().stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .limit(lines)
                .forEach(line -> rest.append('\n').append(line));
        return Tag.of("pre", "failure")
                .add(Tag.of("b").text(problem.code().value()))
                .text(rest + "\nnext: " + problem.hint());
    }
}
