package dev.kilter.local.host;

import java.util.List;

/// What git wants of one process.
///
/// @param hosts where the gateway offers it; empty: nowhere
record Workload(ProcessSpec spec, int replicas, List<String> hosts) {
    Workload {
        hosts = List.copyOf(hosts);
    }

    /// Whether anything of it is wanted.
    boolean present() {
        return replicas > 0 || !hosts.isEmpty();
    }

    /// The same, wanted no more.
    Workload removed() {
        return new Workload(spec, 0, List.of());
    }
}
