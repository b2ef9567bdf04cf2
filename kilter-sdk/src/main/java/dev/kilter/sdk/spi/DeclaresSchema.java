package dev.kilter.sdk.spi;

import java.util.function.Consumer;

/// An adapter whose files are one schema together, and no steps: what runs is the difference between the live schema
/// and the declared one. So nobody has reviewed the statements before a plan shows them, and a file that the database
/// refuses keeps all of them back.
public interface DeclaresSchema extends PlansMigrations {
    /// Makes the declared schema in an empty database, as the files say.
    void build(MigrationSet set, Database empty);

    /// Makes the plan under the lock that keeps other runs away, shows it to `admission`, and runs exactly its
    /// statements unless that throws. May run twice: the second run finds nothing to do. May be killed anywhere:
    /// the next run plans what is left. Asks `database` for scratch databases.
    MigrationReport apply(MigrationSet set, Database database, Consumer<MigrationPlan> admission, Observer observer);
}
