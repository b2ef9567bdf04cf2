package dev.kilter.sdk.spi;

import java.util.Set;

/// An adapter that can run a part of a project's migrations: the schema that the applied ones imply is built by
/// running them in an empty database. Its laws, each a test of the testkit's `SelectsMigrationsKit`:
///
/// - A selected part is all that an apply runs.
/// - Names that the set does not have are passed over.
public interface SelectsMigrations {
    /// The same set with only the migrations of these names, in the same order; names that it does not have are
    /// passed over. Pure.
    MigrationSet select(MigrationSet set, Set<String> names);
}
