package dev.kilter.operator.step;

import dev.kilter.sdk.wire.SeedsReport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is seen of a slot right now.
///
/// @param provisioned whether namespace, database, roles and credentials stand
/// @param scratch     whether a database stands that the deploy's Jobs try things out in
/// @param jobs        the Jobs of the current deploy by name; one that is not here was not looked for
/// @param secrets     what has become of the sealed Secrets
/// @param seeds       for each seed that runs in the app's image, the hash of its content now
/// @param ledger      what the ledger of the seeds says, where the deploy applies seeds
/// @param rendered    content hash of the app as it would be committed
/// @param committed   content hash of what the flux repo holds for the slot; null: nothing
/// @param commit      the commit that brought it; null: unknown
/// @param flux        what the engine has applied
/// @param processes   how the processes are
public record Observed(
        boolean provisioned,
        boolean scratch,
        SecretsState secrets,
        Map<String, JobState> jobs,
        Map<String, String> seeds,
        SeedsReport ledger,
        String rendered,
        @Nullable String committed,
        @Nullable String commit,
        FluxState flux,
        List<ProcessState> processes) {
    public Observed {
        jobs = Map.copyOf(jobs);
        seeds = Map.copyOf(seeds);
        processes = List.copyOf(processes);
    }

    /// Hash of the content that the ledger holds under this name; null: none.
    @Nullable
    String applied(String seed) {
        return ledger.seeds().stream()
                .filter(row -> row.name().equals(seed))
                .map(SeedsReport.Applied::content)
                .findFirst()
                .orElse(null);
    }
}
