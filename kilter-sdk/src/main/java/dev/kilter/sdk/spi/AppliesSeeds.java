package dev.kilter.sdk.spi;

import dev.kilter.sdk.app.SeedConfig;

/// A seed runner that applies entries over a database connection.
public interface AppliesSeeds extends SeedRunner {
    /// Applies the entry unless the ledger `kilter.seed` holds it; entry and ledger row share one transaction where
    /// the SQL allows. May run twice.
    SeedReport apply(SeedConfig entry, ProjectTree tree, Database database, Observer observer);
}
