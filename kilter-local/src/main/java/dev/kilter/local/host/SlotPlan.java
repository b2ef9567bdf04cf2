package dev.kilter.local.host;

import java.util.List;

/// What the manifests of one slot mean on a host.
///
/// @param content value of `kilter.dev/content`; empty without one
/// @param cron    what recurs
record SlotPlan(String content, List<Workload> workloads, List<CronSpec> cron) {
    SlotPlan {
        workloads = List.copyOf(workloads);
        cron = List.copyOf(cron);
    }
}
