package dev.kilter.sdk.spi;

import java.util.List;

/// A project's migrations in the order they run.
///
/// @param files     in order; may be empty
/// @param tree      where their content is read from
/// @param semantics whose rules are followed, for people: `drizzle 0.31 (package-lock.json)`; may be empty
public record MigrationSet(List<MigrationFile> files, ProjectTree tree, String semantics) {
    public MigrationSet {
        files = List.copyOf(files);
    }

    /// A set of a tool that has one set of rules only.
    public MigrationSet(List<MigrationFile> files, ProjectTree tree) {
        this(files, tree, "");
    }
}
