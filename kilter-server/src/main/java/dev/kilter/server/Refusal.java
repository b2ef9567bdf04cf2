package dev.kilter.server;

import dev.kilter.sdk.problem.Problem;

/// A problem whose HTTP status is not the one of its kind: a body that is too large, a key that was used before.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Problem problem;

    Refusal(int status, Problem problem) {
        super(problem.detail());
        this.status = status;
        this.problem = problem;
    }

    int status() {
        return status;
    }

    Problem problem() {
        return problem;
    }
}
