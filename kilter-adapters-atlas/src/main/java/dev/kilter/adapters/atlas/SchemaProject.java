package dev.kilter.adapters.atlas;

import dev.kilter.postgres.SqlFile;
import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlText;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationFile;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.wire.Bundle;
import java.util.List;
import java.util.Optional;

/// The files of a declared schema in byte order of their paths, as they are run. It is the tree of the set that it
/// finds, so that what was read once is known later.
record SchemaProject(ProjectTree tree, String folder, List<SqlFile> files) implements ProjectTree {
    SchemaProject {
        files = List.copyOf(files);
    }

    static Optional<MigrationSet> find(ProjectTree tree, String folder) {
        List<String> paths = tree.files(folder);
        if (paths.isEmpty()) {
            return Optional.empty();
        }
        List<SqlFile> files = paths.stream()
                .filter(path -> path.endsWith(".sql"))
                .map(path -> file(tree, folder, path))
                .toList();
        if (files.isEmpty()) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "the folder '" + folder + "' has no .sql file that says how the schema should be",
                            "Write it into " + folder + "/schema.sql; see migration.dir in kilter.yaml.")
                    .toException();
        }
        SchemaProject project = new SchemaProject(tree, folder, files);
        return Optional.of(new MigrationSet(
                files.stream()
                        .map(file -> new MigrationFile(file.name(), file.text().path(), file.sha256()))
                        .toList(),
                project,
                "declared schema"));
    }

    static SchemaProject of(MigrationSet set) {
        if (set.tree() instanceof SchemaProject project) {
            return project;
        }
        throw new IllegalArgumentException("this set was not found by the adapter 'atlas'");
    }

    private static SqlFile file(ProjectTree tree, String folder, String path) {
        byte[] bytes = tree.read(path);
        SqlText text = SqlText.of(path, bytes);
        String name = folder.isEmpty() ? path : path.substring(folder.length() + 1);
        return new SqlFile(name, Bundle.hash(bytes), text, SqlSplitter.split(text.sql()), true);
    }

    /// What the plans and the problems call the whole of it.
    String title() {
        return files.size() == 1 ? files.getFirst().text().path() : folder;
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
