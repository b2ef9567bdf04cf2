package dev.kilter.sdk.wire;

/// What the local platform writes into `KILTER_HOME/local/daemon.json` (mode 0600) once it is ready.
///
/// @param pid       of the daemon
/// @param startTime of that process in ms since the epoch, so that a pid used again is told apart
/// @param buildId   of the kilter it was started from
/// @param api       `http://127.0.0.1:port`
/// @param registry  `127.0.0.1:port`
/// @param gatewayPort where apps answer
/// @param postgresPort where PostgreSQL listens
public record LocalDaemon(
        long pid, long startTime, String buildId, String api, String registry, int gatewayPort, int postgresPort) {}
