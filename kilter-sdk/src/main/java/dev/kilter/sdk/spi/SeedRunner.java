package dev.kilter.sdk.spi;

import dev.kilter.sdk.app.SeedConfig;

/// Knows one kind of seed entry. How it is applied is a capability: [AppliesSeeds] or [RunsInAppImage].
public interface SeedRunner extends Provider {
    /// Whether this entry is of its kind. Exactly one runner says yes.
    boolean handles(SeedConfig entry);

    /// What applying the entry would do. Reads the tree, touches nothing else.
    SeedPlan plan(SeedConfig entry, ProjectTree tree);
}
