package dev.kilter.sdk.deploy;

/// Where a deploy stands, in the words of a deploy's result.
public enum DeployStatus {
    /// Accepted by the server; waiting or running.
    ACCEPTED,
    /// What it asked for is live.
    LIVE,
    /// A step failed, or it was cancelled.
    FAILED,
    /// It was not begun; it needs something from a person.
    REFUSED,
    /// A newer deploy took over.
    SUPERSEDED;

    /// Whether nothing more will happen.
    public boolean isFinal() {
        return this != ACCEPTED;
    }
}
