package dev.kilter.local.host;

import java.util.List;

/// What git wants of one process.
///
/// @param hosts    where the gateway offers it; empty: nowhere
/// @param recreate whether instances of another version end before its own start
record Workload(ProcessSpec spec, int replicas, List<String> hosts, boolean recreate) {
    Workload {
        hosts = List.copyOf(hosts);
    }

    Workload(ProcessSpec spec, int replicas, List<String> hosts) {
        this(spec, replicas, hosts, false);
    }

    /// Whether anything of it is wanted.
    boolean present() {
        return replicas > 0 || !hosts.isEmpty();
    }

    /// The same, wanted no more.
    Workload removed() {
        return new Workload(spec, 0, List.of(), recreate);
    }
}
