package dev.kilter.adapters.sql;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import liquibase.resource.AbstractResource;
import liquibase.resource.AbstractResourceAccessor;
import liquibase.resource.Resource;

/// The project's files as Liquibase reads them: those of the folder and nothing else of this machine, by paths from
/// `root`.
final class LiquibaseFiles extends AbstractResourceAccessor {
    private final MigrationFolder folder;
    private final String root;
    private final SortedSet<String> paths = new TreeSet<>(ByteOrder.NAMES);

    /// @param root a folder of the project, with `/` at its end; empty for the project itself
    LiquibaseFiles(MigrationFolder folder, String root) {
        this.folder = folder;
        this.root = root;
        folder.names().stream()
                .map(folder::path)
                .filter(path -> path.startsWith(root))
                .forEach(path -> paths.add(path.substring(root.length())));
    }

    @Override
    public List<Resource> search(String path, boolean recursive) {
        String below = path.isEmpty() || path.endsWith("/") ? path : path + "/";
        return paths.stream()
                .filter(file -> file.startsWith(below) && (recursive || file.indexOf('/', below.length()) < 0))
                .<Resource>map(file -> new ProjectFile(this, file))
                .toList();
    }

    @Override
    public List<Resource> getAll(String path) {
        String plain = path.startsWith("classpath:") ? path.substring("classpath:".length()) : path;
        Resource file = new ProjectFile(this, plain.startsWith("/") ? plain.substring(1) : plain);
        return file.exists() ? List.of(file) : List.of();
    }

    @Override
    public List<String> describeLocations() {
        return List.of("the project's folder '" + folder.config().dir() + "'");
    }

    @Override
    public void close() {
        // There is nothing to close.
    }

    private static final class ProjectFile extends AbstractResource {
        private final LiquibaseFiles files;

        ProjectFile(LiquibaseFiles files, String path) {
            super(path, URI.create("kilter:/" + path.replace(" ", "%20")));
            this.files = files;
        }

        @Override
        public InputStream openInputStream() throws IOException {
            if (!exists()) {
                throw new FileNotFoundException(getPath());
            }
            return new ByteArrayInputStream(files.folder.read(files.root + getPath()));
        }

        @Override
        public boolean exists() {
            return files.paths.contains(getPath());
        }

        @Override
        public Resource resolve(String other) {
            return new ProjectFile(files, resolvePath(other));
        }

        @Override
        public Resource resolveSibling(String other) {
            return new ProjectFile(files, resolveSiblingPath(other));
        }
    }
}
