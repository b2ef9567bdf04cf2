package dev.kilter.local.host;

import java.time.InstantSource;
import java.util.function.Supplier;

/// What all workloads of a host share.
///
/// @param ids gives a new unique end of an id
record HostParts(
        Launcher launcher,
        HostProcesses processes,
        Routes routes,
        Asking asking,
        InstantSource clock,
        Supplier<String> ids,
        LogRotation rotation) {
    /// How readiness is found out.
    record Asking(ProbeGate probes, FreePorts ports, Patience patience) {}
}
