package dev.kilter.adapters.prisma;

import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.ProjectTree;
import java.util.List;

/// A project as this adapter has read it. It is the tree of the set that it finds, so that what was read once is known
/// later.
///
/// @param tree      the project's files
/// @param folder    where its migrations lie
/// @param execution how its version runs a file
/// @param entries   in the order they run
record PrismaProject(ProjectTree tree, String folder, Execution execution, List<Entry> entries) implements ProjectTree {
    PrismaProject {
        entries = List.copyOf(entries);
    }

    static PrismaProject of(MigrationSet set) {
        if (set.tree() instanceof PrismaProject project) {
            return project;
        }
        throw new IllegalArgumentException("this set was not found by the adapter 'prisma'");
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
