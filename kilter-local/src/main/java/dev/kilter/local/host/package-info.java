/// Apps and Jobs as host processes: what is in git becomes running processes and routes. Read [LocalFlux] first (git to
/// host), then [Workloads] (processes, their rollouts and their states) and [HostJobs].
@NullMarked
package dev.kilter.local.host;

import org.jspecify.annotations.NullMarked;
