package dev.kilter.local.host;

import dev.kilter.sdk.app.CronConfig.Concurrency;
import dev.kilter.sdk.app.CronSchedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/// What recurs in a slot, as its CronJob says it.
///
/// @param spec        what a run is
/// @param schedule    as it is written
/// @param timezone    whose clocks it means
/// @param concurrency what happens when the run before is still at work
/// @param suspended   whether none is started for now
record CronSpec(ProcessSpec spec, String schedule, String timezone, Concurrency concurrency, boolean suspended) {
    String name() {
        return spec.id().process();
    }

    /// The first time after that one; empty: there is none, or none for now.
    Optional<Instant> next(Instant after) {
        return suspended ? Optional.empty() : CronSchedule.parse(schedule).next(after, ZoneId.of(timezone));
    }
}
