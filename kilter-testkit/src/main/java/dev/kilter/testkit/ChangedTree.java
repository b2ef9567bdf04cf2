package dev.kilter.testkit;

import dev.kilter.sdk.spi.ProjectTree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// A project in which one file is edited or gone.
final class ChangedTree implements ProjectTree {
    private final ProjectTree tree;
    private final String path;
    private final byte[] added;
    private final boolean gone;

    private ChangedTree(ProjectTree tree, String path, String added, boolean gone) {
        this.tree = tree;
        this.path = path;
        this.added = added.getBytes(StandardCharsets.UTF_8);
        this.gone = gone;
    }

    static ProjectTree edited(ProjectTree tree, String path, String added) {
        return new ChangedTree(tree, path, added, false);
    }

    static ProjectTree without(ProjectTree tree, String path) {
        return new ChangedTree(tree, path, "", true);
    }

    @Override
    public List<String> files(String folder) {
        return tree.files(folder).stream()
                .filter(file -> !gone || !file.equals(path))
                .toList();
    }

    @Override
    public byte[] read(String file) {
        byte[] content = tree.read(file);
        if (!file.equals(path)) {
            return content;
        }
        byte[] changed = Arrays.copyOf(content, content.length + added.length);
        System.arraycopy(added, 0, changed, content.length, added.length);
        return changed;
    }
}
