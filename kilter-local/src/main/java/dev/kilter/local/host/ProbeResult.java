package dev.kilter.local.host;

/// What a look at a process gave.
sealed interface ProbeResult {
    /// It is ready.
    record Good() implements ProbeResult {}

    /// It answers, with an error.
    record Bad(int status, String body) implements ProbeResult {}

    /// Nothing takes the connection.
    record Refused() implements ProbeResult {}

    /// The connection stands, but no answer came.
    record Silent() implements ProbeResult {}
}
