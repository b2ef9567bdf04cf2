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
record CronSpec(ProcessSpec spec, String schedule, String timezone, Concurrency concurrency) {
    String name() {
        return spec.id().process();
    }

    /// The first time after that one.
    Optional<Instant> next(Instant after) {
        return CronSchedule.parse(schedule).next(after, ZoneId.of(timezone));
    }
}
