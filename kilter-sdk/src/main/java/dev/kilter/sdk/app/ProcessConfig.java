package dev.kilter.sdk.app;

import java.util.List;

/// A background worker of the same image with the same environment: one entry of `processes:`.
///
/// @param command  run in the image's working directory
/// @param replicas how many, 0 or more
public record ProcessConfig(List<String> command, int replicas) {
    public ProcessConfig {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a process has a command");
        }
        command = List.copyOf(command);
    }
}
