package dev.kilter.sdk.problem;

/// What sort of failure a problem is. This is the one table that ties an HTTP status to an exit code; clients switch on
/// the kind and never on the status, because two kinds share 409 and 422.
public enum ProblemKind {
    /// A bad flag, config, name or body.
    USAGE(400, 2),
    /// No valid token, or the token lacks the verb.
    DENIED(403, 3),
    /// Absent, or somebody else's.
    NOT_FOUND(404, 2),
    /// A step of the deploy failed.
    FAILED(422, 4),
    /// Locked, or a migration in flight; names the holder.
    CONFLICT(409, 5),
    /// A newer commit is live or queued.
    SUPERSEDED(409, 6),
    /// A plan id is missing or void, or pending migrations were left out.
    REVIEW_REQUIRED(422, 7),
    /// The client stopped waiting while the outcome is open. Never sent by a server.
    TIMED_OUT(504, 8),
    /// Server, cluster or a needed part is down.
    UNAVAILABLE(503, 9),
    /// Our bug.
    INTERNAL(500, 1);

    private final int httpStatus;
    private final int exitCode;

    ProblemKind(int httpStatus, int exitCode) {
        this.httpStatus = httpStatus;
        this.exitCode = exitCode;
    }

    /// The HTTP status a server answers with. A missing or unknown token is 401 instead of 403; the server knows
    /// which.
    public int httpStatus() {
        return httpStatus;
    }

    /// The exit code of the command line; frozen.
    public int exitCode() {
        return exitCode;
    }
}
