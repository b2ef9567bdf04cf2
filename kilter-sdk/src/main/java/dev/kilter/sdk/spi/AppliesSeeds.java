package dev.kilter.sdk.spi;

import dev.kilter.sdk.app.SeedConfig;

/// A seed runner that applies entries over a database connection. Its laws, beside those of every [SeedRunner]:
///
/// - A plan is a dry run: the database does not change, and the entry is still to apply.
/// - The same content is applied once.
/// - Changed content is kept back, and applied where the entry says `when: changed`.
/// - A failing seed leaves nothing behind.
/// - The fence is checked inside the transaction that writes the ledger.
public interface AppliesSeeds extends SeedRunner {
    /// Applies the entry unless the ledger `kilter.seed` holds it; entry and ledger row share one transaction where
    /// the SQL allows. May run twice.
    SeedReport apply(SeedConfig entry, ProjectTree tree, Database database, Observer observer);
}
