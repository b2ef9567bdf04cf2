package dev.kilter.sdk.app;

import org.jspecify.annotations.Nullable;

/// What a process is given and what it may not exceed, each a quantity as Kubernetes writes it (`250m`, `256Mi`). Null:
/// nothing is said of it, so that the platform's own default holds.
///
/// @param cpu         what it is given of the processors
/// @param memory      what it is given of the memory
/// @param cpuLimit    where it is slowed down
/// @param memoryLimit where it is ended
public record Resources(
        @Nullable String cpu,
        @Nullable String memory,
        @Nullable String cpuLimit,
        @Nullable String memoryLimit) {
    /// The same, and what this says nothing of as `below` says it: of the memory all or nothing, and of the
    /// processors too, so that a request never meets somebody else's limit.
    Resources over(@Nullable Resources below) {
        if (below == null) {
            return this;
        }
        boolean ownCpu = cpu != null || cpuLimit != null;
        boolean ownMemory = memory != null || memoryLimit != null;
        return new Resources(
                ownCpu ? cpu : below.cpu,
                ownMemory ? memory : below.memory,
                ownCpu ? cpuLimit : below.cpuLimit,
                ownMemory ? memoryLimit : below.memoryLimit);
    }
}
