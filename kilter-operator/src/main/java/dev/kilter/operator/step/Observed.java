package dev.kilter.operator.step;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is seen of a slot right now.
///
/// @param provisioned whether namespace, database, roles and credentials stand
/// @param scratch     whether a database stands that the deploy's Jobs try things out in
/// @param jobs        the Jobs of the current deploy by name; one that is not here was not looked for
/// @param secrets     what has become of the sealed Secrets
/// @param seeds       for each seed that runs in the app's image, what its ledger says
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
        Map<String, SeedState> seeds,
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

    /// A seed that runs in the app's image.
    ///
    /// @param content hash of its content now
    /// @param applied hash of the content the ledger holds; null: never applied
    public record SeedState(String content, @Nullable String applied) {}
}
