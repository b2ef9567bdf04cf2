package dev.kilter.sdk.wire;

import dev.kilter.sdk.app.Scale;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One env of a project: what serves, the live release, the latest attempt, kept apart.
///
/// @param url     null: internal only, or nothing is live
/// @param address `127.0.0.1:port` on the local platform
/// @param release null when nothing was ever live
/// @param scaled  processes of which another number runs than kilter.yaml says
/// @param attempt the latest deploy; null when there was none
/// @param expires when the platform removes it by itself; null: never
/// @param processUrls where people reach its other processes that are public, by name
/// @param domains the URLs of hosts of its own (`domains:`), by process
/// @param drift   where what is there differs from what was deployed (`before`), as by hand; values of variables are
/// left out
public record EnvStatus(
        String project,
        String env,
        boolean isProtected,
        @Nullable String url,
        @Nullable String address,
        @Nullable ReleaseRecord release,
        List<ProcessHealth> processes,
        SortedMap<String, Scale> scaled,
        @Nullable DeployRecord attempt,
        @Nullable Instant expires,
        SortedMap<String, String> processUrls,
        SortedMap<String, List<String>> domains,
        List<ReleaseDiff.Change> drift) {
    public EnvStatus {
        domains = new TreeMap<>(domains == null ? Map.of() : domains);
        drift = drift == null ? List.of() : List.copyOf(drift);
        processUrls = new TreeMap<>(processUrls == null ? Map.of() : processUrls);
        processes = List.copyOf(processes);
        scaled = new TreeMap<>(scaled == null ? Map.of() : scaled);
    }

    /// Whether somebody has put it to sleep.
    public boolean sleeps() {
        Scale web = scaled.get("web");
        return web != null && web.replicas() == 0;
    }

    /// How one process is.
    ///
    /// @param message  why it is not ready; empty when it is. Of what recurs: its last run and its next one
    /// @param schedule when it recurs (an entry of `cron:`); null: it runs all the time
    public record ProcessHealth(
            String name,
            int desired,
            int ready,
            int restarts,
            String message,
            @Nullable String schedule) {
        /// A process that runs all the time.
        public ProcessHealth(String name, int desired, int ready, int restarts, String message) {
            this(name, desired, ready, restarts, message, null);
        }
    }
}
