package dev.kilter.sdk.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A background worker of the same image with the same environment: one entry of `processes:`.
///
/// @param command   run in the image's working directory
/// @param replicas  how many, 0 or more
/// @param resources what each is given and may not exceed; null: the platform's default
public record ProcessConfig(
        List<String> command, int replicas, @Nullable Resources resources) {
    public ProcessConfig {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a process has a command");
        }
        command = List.copyOf(command);
    }

    /// One with the platform's default of resources.
    public ProcessConfig(List<String> command, int replicas) {
        this(command, replicas, null);
    }

    /// The same, so many of it.
    ProcessConfig times(int number) {
        return new ProcessConfig(command, number, resources);
    }
}
