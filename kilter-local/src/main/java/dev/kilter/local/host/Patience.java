package dev.kilter.local.host;

import java.time.Duration;

/// How long the host waits before it calls something a fact.
///
/// @param workerAlive  after which a worker counts as ready
/// @param portOpen     a port that takes connections, and nothing else to ask, before it counts as ready: what opens it
///                     first and fails then is not
/// @param wrongPort    listening elsewhere before it is final: some open a port for their metrics long before theirs
/// @param pathRefused  a health check answering 4xx before it is final: the path is wrong, as a rule
/// @param probeRefused one answering 5xx before it is final: many apps say 503 while they warm up
/// @param silent       nothing listening before it is final
/// @param firstRetry   pause after the first crash; doubled up to `longestRetry`
/// @param healthy      up this long: the crashes before are forgotten
record Patience(
        Duration workerAlive,
        Duration portOpen,
        Duration wrongPort,
        Duration pathRefused,
        Duration probeRefused,
        Duration silent,
        Duration firstRetry,
        Duration longestRetry,
        Duration healthy) {
    static final int CRASHES = 3;

    /// How often a process's memory is looked at.
    static final Duration WEIGHING = Duration.ofSeconds(1);

    static final Patience NORMAL = new Patience(
            Duration.ofMillis(1500),
            Duration.ofMillis(500),
            Duration.ofSeconds(10),
            Duration.ofSeconds(8),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1));

    Duration pause(int crashes) {
        Duration pause = firstRetry.multipliedBy(1L << Math.min(Math.max(crashes - 1, 0), 16));
        return pause.compareTo(longestRetry) > 0 ? longestRetry : pause;
    }
}
