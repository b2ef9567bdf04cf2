package dev.kilter.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The files of a site by their paths, listed once at the start: what is asked for is looked up in that list and never
/// becomes a path of the file system.
final class Site {
    private final Map<String, SiteFile> files;
    private final Set<String> folders;

    private Site(Map<String, SiteFile> files, Set<String> folders) {
        this.files = Map.copyOf(files);
        this.folders = Set.copyOf(folders);
    }

    /// What to say to a request.
    sealed interface Answer {
        /// This file, as what was asked for or, with status 404, in its place.
        record Found(SiteFile file, int status) implements Answer {}

        /// It is a folder, whose address ends with a slash.
        record Moved(String path) implements Answer {}

        record Missing() implements Answer {}
    }

    /// Lists the files of this folder. A link counts if it leads to a file of the same folder.
    ///
    /// @param lasting folders, as in `assets/`, whose files have names that change with their content
    static Site of(Path folder, List<String> lasting) throws IOException {
        Path root = folder.toRealPath();
        Map<String, SiteFile> files = new HashMap<>();
        Set<String> folders = new TreeSet<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
                folders.add(root.relativize(below).toString());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (Files.isRegularFile(file) && file.toRealPath().startsWith(root)) {
                    String path = root.relativize(file).toString();
                    boolean isLasting = lasting.stream().anyMatch(path::startsWith);
                    files.put(path, new SiteFile(file, Files.size(file), isLasting));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return new Site(files, folders);
    }

    int size() {
        return files.size();
    }

    /// A file of that name, a folder's `index.html`, or the name with `.html`. For what is not there: `404.html`,
    /// or else `index.html` where a person goes to an address that the app in the browser knows (`page`).
    ///
    /// @param path decoded, begins with a slash
    Answer answer(String path, boolean page) {
        String name = path.substring(1);
        SiteFile file = name.isEmpty() || name.endsWith("/") ? files.get(name + "index.html") : file(name);
        if (file != null) {
            return new Answer.Found(file, 200);
        }
        if (folders.contains(name) && files.containsKey(name + "/index.html")) {
            return new Answer.Moved("/" + name + "/");
        }
        return missing(page);
    }

    private @Nullable SiteFile file(String name) {
        SiteFile file = files.get(name);
        return file == null ? files.get(name + ".html") : file;
    }

    private Answer missing(boolean page) {
        SiteFile said = files.get("404.html");
        if (said != null) {
            return new Answer.Found(said, 404);
        }
        SiteFile index = files.get("index.html");
        return page && index != null ? new Answer.Found(index, 200) : new Answer.Missing();
    }
}
