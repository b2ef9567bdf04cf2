package dev.kilter.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// All files below the platform's folder, as the file system tells of them: size, time, inode, mode. PostgreSQL's own
/// folder is left out (its log tells of that), and so are the platform's log, the scratch folder of the renderer, which
/// unpacks Helm's library there and changes nothing else, and the file by which JGit measures the clock of a file
/// system before it trusts times there (`FS.FileStoreAttributes`).
record FilesSeen(Map<String, String> files) {
    static FilesSeen below(Path folder) {
        Map<String, String> files = new TreeMap<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                    String name = folder.relativize(path).toString();
                    if (Set.of("postgres", "logs", "renderer").contains(name)) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    files.put(name, "folder");
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                    if (path.getFileName().toString().startsWith(".probe-")) {
                        return FileVisitResult.CONTINUE;
                    }
                    files.put(
                            folder.relativize(path).toString(),
                            Files.readAttributes(path, "unix:size,lastModifiedTime,ino,mode", LinkOption.NOFOLLOW_LINKS)
                                    .toString());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path path, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FilesSeen(files);
    }

    /// What appeared, went or is another now.
    Set<String> changedIn(FilesSeen later) {
        Set<String> changed = new TreeSet<>();
        files.forEach((path, state) -> {
            if (!state.equals(later.files.get(path))) {
                changed.add(path);
            }
        });
        later.files.keySet().stream().filter(path -> !files.containsKey(path)).forEach(changed::add);
        return changed;
    }
}
