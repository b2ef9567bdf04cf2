package dev.kilter.sdk.spi;

import dev.kilter.sdk.app.SeedConfig;

/// Knows one kind of seed entry. How it is applied is a capability: [AppliesSeeds] or [RunsInAppImage]. Its laws:
///
/// - The runner handles its own entries.
/// - The same files give the same plan, which names what would run.
/// - Other files give another content hash.
public interface SeedRunner extends Provider {
    /// Whether this entry is of its kind. Exactly one runner says yes.
    boolean handles(SeedConfig entry);

    /// What applying the entry would do. Reads the tree, touches nothing else.
    SeedPlan plan(SeedConfig entry, ProjectTree tree);
}
