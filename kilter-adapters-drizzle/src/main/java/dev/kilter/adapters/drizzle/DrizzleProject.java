package dev.kilter.adapters.drizzle;

import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.ProjectTree;
import java.util.List;

/// A project as this adapter has read it. It is the tree of the set that it finds, so that what was read once is known
/// later.
///
/// @param tree    the project's files
/// @param folder  where its migrations lie
/// @param layout  whose rules hold
/// @param entries in the order they run
/// @param table   where the rows are
record DrizzleProject(ProjectTree tree, String folder, Layout layout, List<Entry> entries, LedgerTable table)
        implements ProjectTree {
    DrizzleProject {
        entries = List.copyOf(entries);
    }

    static DrizzleProject of(MigrationSet set) {
        if (set.tree() instanceof DrizzleProject project) {
            return project;
        }
        throw new IllegalArgumentException("this set was not found by the adapter 'drizzle'");
    }

    @Override
    public List<String> files(String below) {
        return tree.files(below);
    }

    @Override
    public boolean holds(String path) {
        return tree.holds(path);
    }

    @Override
    public byte[] read(String path) {
        return tree.read(path);
    }
}
