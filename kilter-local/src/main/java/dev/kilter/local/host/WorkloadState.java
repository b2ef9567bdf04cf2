package dev.kilter.local.host;

import dev.kilter.sdk.problem.Problem;
import org.jspecify.annotations.Nullable;

/// How one process of a slot is.
///
/// @param process  `web`, `worker`…
/// @param template hash of the wanted pod template
/// @param counts   how many instances there are of which kind
/// @param message  what it waits for or what was announced; empty when all is well
/// @param problem  why the wanted version is not ready; what served before goes on serving
/// @param isFinal  whether waiting longer is in vain (it is tried on all the same)
public record WorkloadState(
        String process,
        String template,
        Counts counts,
        String message,
        @Nullable Problem problem,
        boolean isFinal) {
    /// Whether all wanted instances are of the wanted version and ready, routed, and the old ones out of the route.
    public boolean complete() {
        return counts.updated() >= counts.desired() && problem == null && counts.switched();
    }

    /// The numbers of a workload.
    ///
    /// @param desired  wanted instances
    /// @param ready    ready instances of any version
    /// @param updated  ready instances of the wanted version
    /// @param restarts crashes of the wanted version so far
    /// @param switched whether requests go to the wanted version only
    public record Counts(int desired, int ready, int updated, int restarts, boolean switched) {}
}
