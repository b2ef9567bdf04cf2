package dev.kilter.local.host;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is on disk of something that recurs.
///
/// @param seen the last time that was dealt with, by a run or by leaving it out; null: none
/// @param runs those whose logs are kept, the newest last
record CronRecord(@Nullable Instant seen, List<Run> runs) {
    static final CronRecord NEW = new CronRecord(null, List.of());

    CronRecord {
        runs = List.copyOf(runs);
    }

    /// A run, by the time that it was due at, and its Job.
    record Run(Instant due, String job) {}

    CronRecord with(Run run) {
        List<Run> all = new ArrayList<>(runs);
        all.add(run);
        return new CronRecord(run.due(), all);
    }

    CronRecord leavingOut(Instant due) {
        return new CronRecord(due, runs);
    }

    CronRecord without(Run run) {
        return new CronRecord(
                seen, runs.stream().filter(each -> !each.equals(run)).toList());
    }
}
