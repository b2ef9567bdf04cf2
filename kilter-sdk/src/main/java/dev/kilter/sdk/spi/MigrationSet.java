package dev.kilter.sdk.spi;

import java.util.List;

/// A project's migrations in the order they run.
///
/// @param files in order; may be empty
/// @param tree  where their content is read from
public record MigrationSet(List<MigrationFile> files, ProjectTree tree) {
    public MigrationSet {
        files = List.copyOf(files);
    }
}
