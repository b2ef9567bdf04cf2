package dev.kilter.local.host;

import java.util.List;
import java.util.Map;

/// What an image says about how it is run.
///
/// @param workingDir inside the image; `/` when it says nothing
/// @param labels     `dev.kilter.runtime` marks an image without a base, for the host's own runtime
public record ImageConfig(
        List<String> entrypoint,
        List<String> cmd,
        String workingDir,
        Map<String, String> env,
        Map<String, String> labels) {
    private static final String RUNTIME = "dev.kilter.runtime";

    public ImageConfig {
        entrypoint = List.copyOf(entrypoint);
        cmd = List.copyOf(cmd);
        env = Map.copyOf(env);
        labels = Map.copyOf(labels);
    }

    /// Whether the image brings no base and runs with a runtime of the host.
    public boolean hasHostRuntime() {
        return labels.containsKey(RUNTIME);
    }

    /// The runtime it asks for, as in `java/25`; empty when it brings its own.
    public String runtime() {
        return labels.getOrDefault(RUNTIME, "");
    }
}
