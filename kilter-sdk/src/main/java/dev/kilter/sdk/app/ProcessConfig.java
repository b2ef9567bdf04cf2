package dev.kilter.sdk.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A process of the same image with the same environment: one entry of `processes:`.
///
/// @param command   run in the image's working directory
/// @param replicas  how many, 0 or more
/// @param resources what each is given and may not exceed; null: the platform's default
/// @param port      where it listens for the app's other processes, and for its route; 0: nowhere
/// @param recreate  whether the old ones end before the new ones start (`strategy: recreate`), for what may not run
///                  twice
/// @param health    path that answers 2xx or 3xx when it is ready; null: a TCP accept is enough
/// @param route     where people outside reach it; null: nowhere. Only one with a port has any
/// @param probe     how it is asked whether it is ready; null: as usual
public record ProcessConfig(
        List<String> command,
        int replicas,
        @Nullable Resources resources,
        int port,
        boolean recreate,
        @Nullable String health,
        @Nullable RouteConfig route,
        @Nullable HealthProbe probe) {
    public ProcessConfig {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a process has a command");
        }
        command = List.copyOf(command);
    }

    /// A background worker with the platform's default of resources.
    public ProcessConfig(List<String> command, int replicas) {
        this(command, replicas, null);
    }

    /// A background worker.
    public ProcessConfig(List<String> command, int replicas, @Nullable Resources resources) {
        this(command, replicas, resources, 0, false);
    }

    /// One that nobody outside reaches.
    public ProcessConfig(
            List<String> command, int replicas, @Nullable Resources resources, int port, boolean recreate) {
        this(command, replicas, resources, port, recreate, null, null, null);
    }

    /// The same, so many of it.
    ProcessConfig times(int number) {
        return new ProcessConfig(command, number, resources, port, recreate, health, route, probe);
    }
}
