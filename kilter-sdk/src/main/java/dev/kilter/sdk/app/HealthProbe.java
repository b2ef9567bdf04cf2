package dev.kilter.sdk.app;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a process is asked whether it is ready, where that is not as usual. Whole seconds.
///
/// @param port     where it answers, 1 to 65535; 0: at its own port. It is told of it in `HEALTH_PORT`
/// @param interval how often it is asked while it serves; null: as usual. On a cluster only: the local platform asks
///                 until it is ready
/// @param timeout  how long one answer may take; null: as usual
/// @param grace    how long after its start nothing that it answers is held against it; null: as usual
public record HealthProbe(
        int port,
        @Nullable Duration interval,
        @Nullable Duration timeout,
        @Nullable Duration grace) {
    /// The variable that names the port.
    public static final String PORT = "HEALTH_PORT";
}
