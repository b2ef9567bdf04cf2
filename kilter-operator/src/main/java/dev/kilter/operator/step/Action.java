package dev.kilter.operator.step;

/// Something the executor has to do. Each may be done twice.
public sealed interface Action {
    /// Make namespace, database, roles and credentials.
    record Provision() implements Action {}

    /// Make the empty databases that the next Job may try things out in, anew.
    record MakeScratch() implements Action {}

    /// Drop them.
    record DropScratch() implements Action {}

    /// Start this Job.
    record StartJob(JobRun job) implements Action {}

    /// Write the ledger row of a seed that ran in the app's image.
    record RecordSeed(String name, String content) implements Action {}

    /// Commit the sealed Secrets that are wanted; those that the status keeps stay.
    record CommitSecrets() implements Action {}

    /// Commit the rendered app.
    record CommitApp() implements Action {}

    /// Ask the engine to look at the repo.
    record TriggerFlux() implements Action {}

    /// Try the processes once more that were given up.
    record TryAgain() implements Action {}
}
