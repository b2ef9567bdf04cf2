package dev.kilter.local.host;

import java.util.List;

/// What the manifests of one slot mean on a host.
///
/// @param content value of `kilter.dev/content`; empty without one
record SlotPlan(String content, List<Workload> workloads) {
    SlotPlan {
        workloads = List.copyOf(workloads);
    }
}
