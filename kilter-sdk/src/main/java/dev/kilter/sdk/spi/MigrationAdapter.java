package dev.kilter.sdk.spi;

import dev.kilter.sdk.app.MigrationConfig;
import java.util.List;
import java.util.Optional;

/// Speaks one migration tool's language: its files, its bookkeeping, its rules. Its laws, each a test of the testkit's
/// `MigrationAdapterKit`:
///
/// - A folder that does not exist has no migrations.
/// - A database without a ledger has everything pending.
/// - Status only reads.
/// - Status tells which applied migrations were edited and which are missing.
/// - Applying twice is applying once.
/// - Migrations are applied and reported in their order.
/// - A failing migration is named, and those before it stay applied.
/// - A killed apply goes on at the next run.
/// - Of two runs at once, one applies and the other finds nothing to do.
/// - The fence is checked inside each transaction that writes the ledger.
///
/// Of an adapter that [DeclaresSchema] the files are applied together or not at all.
public interface MigrationAdapter extends Provider {
    /// The migrations of this project, named, hashed and in order. Empty when the folder does not exist. Pure but
    /// for the tree.
    Optional<MigrationSet> find(ProjectTree tree, MigrationConfig config);

    /// Files outside the migrations' folder that decide how they are read, such as `package.json` and its lock
    /// file: they travel with them. Paths of the project; one that does not exist is left out.
    default List<String> companions(MigrationConfig config) {
        return List.of();
    }

    /// What is applied, pending or wrong. Reads only; a database without a ledger has everything pending.
    MigrationStatus status(MigrationSet set, Database database);

    /// Applies what is pending, in order, and stops at the first failure with a problem. May run twice: the second
    /// run applies nothing. May be killed anywhere: the next run goes on.
    MigrationReport apply(MigrationSet set, Database database, Observer observer);
}
