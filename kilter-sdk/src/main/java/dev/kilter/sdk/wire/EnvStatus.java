package dev.kilter.sdk.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One env of a project: what serves, the live release, the latest attempt, kept apart.
///
/// @param url     null: internal only, or nothing is live
/// @param address `127.0.0.1:port` on the local platform
/// @param release null when nothing was ever live
/// @param attempt the latest deploy; null when there was none
public record EnvStatus(
        String project,
        String env,
        boolean isProtected,
        @Nullable String url,
        @Nullable String address,
        @Nullable ReleaseRecord release,
        List<ProcessHealth> processes,
        @Nullable DeployRecord attempt) {
    public EnvStatus {
        processes = List.copyOf(processes);
    }

    /// How one process is.
    ///
    /// @param message why it is not ready; empty when it is
    public record ProcessHealth(String name, int desired, int ready, int restarts, String message) {}
}
