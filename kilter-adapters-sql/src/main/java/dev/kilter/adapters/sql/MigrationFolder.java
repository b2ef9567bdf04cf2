package dev.kilter.adapters.sql;

import dev.kilter.postgres.SqlText;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.ProjectTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The folder that kilter.yaml names, with the project round it: a format that the database asks for can read it anew.
///
/// @param selected the names of the migrations that count; null: all of them
record MigrationFolder(
        ProjectTree tree, MigrationConfig config, @Nullable Set<String> selected) implements ProjectTree {
    MigrationFolder(ProjectTree tree, MigrationConfig config) {
        this(tree, config, null);
    }

    /// The folder of a set. A set that find() did not give has no folder of its own: that of its first file.
    static MigrationFolder of(MigrationSet set) {
        if (set.tree() instanceof MigrationFolder folder) {
            return folder;
        }
        String path = set.files().isEmpty() ? "" : set.files().getFirst().path();
        String dir = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "migrations";
        return new MigrationFolder(set.tree(), new MigrationConfig("sql", dir));
    }

    /// The same folder, of which only these migrations count.
    MigrationFolder only(Set<String> names) {
        return new MigrationFolder(tree, config, Set.copyOf(names));
    }

    boolean selects(Migration migration) {
        return selected == null || selected.contains(migration.name());
    }

    @Override
    public List<String> files(String folder) {
        return tree.files(folder);
    }

    @Override
    public byte[] read(String path) {
        return tree.read(path);
    }

    /// The names of its files, with the folders below it.
    List<String> names() {
        int prefix = config.dir().length() + 1;
        return tree.files(config.dir()).stream()
                .map(path -> path.substring(prefix))
                .sorted(ByteOrder.NAMES)
                .toList();
    }

    /// The names of the files that lie directly in it, in byte order.
    List<String> directNames() {
        return names().stream().filter(name -> name.indexOf('/') < 0).toList();
    }

    /// Those of them that end in `.sql`.
    List<String> sqlNames() {
        return directNames().stream().filter(name -> name.endsWith(".sql")).toList();
    }

    SqlText text(String name) {
        return SqlText.of(path(name), tree.read(path(name)));
    }

    String path(String name) {
        return config.dir() + "/" + name;
    }

    byte[] bytes(String name) {
        return tree.read(path(name));
    }

    /// Whether a file has a line like this; a file that is no text has none.
    boolean hasLine(String name, Pattern line) {
        return new String(bytes(name), StandardCharsets.UTF_8).lines().anyMatch(line.asPredicate());
    }
}
