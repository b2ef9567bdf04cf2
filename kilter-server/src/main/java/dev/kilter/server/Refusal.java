package dev.kilter.server;

import dev.kilter.sdk.problem.Problem;
import org.jspecify.annotations.Nullable;

/// A problem whose HTTP status is not the one of its kind: a body that is too large, a key that was used before.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Problem problem;
    private final transient @Nullable Runnable ending;

    Refusal(int status, Problem problem) {
        this(status, problem, null);
    }

    /// @param ending what ends the connection after the answer, since the body in it goes on; null: it stays
    Refusal(int status, Problem problem, @Nullable Runnable ending) {
        super(problem.detail());
        this.status = status;
        this.problem = problem;
        this.ending = ending;
    }

    int status() {
        return status;
    }

    boolean closes() {
        return ending != null;
    }

    void end() {
        if (ending != null) {
            ending.run();
        }
    }

    Problem problem() {
        return problem;
    }
}
