package dev.kilter.local.host;

import dev.kilter.sdk.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a slot is on its way to and what serves meanwhile. All processes of a release take over together, or none does.
///
/// @param wanted  the processes as git wants them
/// @param serving those that took over last; empty before the first did
/// @param failure why the wanted ones were taken back; null: they were not
record SlotRecord(
        List<Workload> wanted,
        List<Workload> serving,
        @Nullable Failure failure) {
    static final SlotRecord NEW = new SlotRecord(List.of(), List.of(), null);

    SlotRecord {
        wanted = List.copyOf(wanted);
        serving = List.copyOf(serving);
    }

    /// Which process did not become ready, and why.
    record Failure(String process, Problem problem) {}

    /// Whether what is wanted is what serves.
    boolean settled() {
        return wanted.equals(serving);
    }

    SlotRecord wanting(List<Workload> workloads) {
        return workloads.equals(wanted) ? this : new SlotRecord(workloads, serving, null);
    }

    SlotRecord triedAgain() {
        return new SlotRecord(wanted, serving, null);
    }

    SlotRecord switched() {
        return new SlotRecord(wanted, wanted, null);
    }

    SlotRecord failed(Failure why) {
        return new SlotRecord(wanted, serving, why);
    }
}
