package dev.kilter.sdk.problem;

/// Carries a [Problem] to the edge. The only exception that crosses a module's border.
public final class KilterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /// An exception for this problem.
    public KilterException(Problem problem) {
        super(message(problem));
        this.problem = problem;
    }

    /// An exception for this problem that keeps its cause.
    public KilterException(Problem problem, Throwable cause) {
        super(message(problem), cause);
        this.problem = problem;
    }

    /// What went wrong and what to do.
    public Problem problem() {
        return problem;
    }

    private static String message(Problem problem) {
        return problem.code().value() + ": " + problem.detail();
    }
}
