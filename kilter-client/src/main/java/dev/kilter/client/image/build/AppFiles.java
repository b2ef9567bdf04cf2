package dev.kilter.client.image.build;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The files and links below a folder, as sorted paths relative to it. Links are named, never followed.
public final class AppFiles {
    private AppFiles() {}

    /// All that is not skipped; below a skipped folder nobody looks.
    public static List<String> below(Path root, Predicate<String> skipsFolder, Predicate<String> skipsFile)
            throws IOException {
        List<String> found = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean skips = !folder.equals(root) && skipsFolder.test(relative(folder));
                return skips ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = relative(file);
                if (!skipsFile.test(path)) {
                    found.add(path);
                }
                return FileVisitResult.CONTINUE;
            }

            private String relative(Path file) {
                return root.relativize(file).toString();
            }
        });
        found.sort(null);
        return found;
    }

    /// Whether its owner may execute this file.
    static boolean isExecutable(Path file) throws IOException {
        return !Files.isSymbolicLink(file)
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
    }

    /// Removes a folder and all below it, links themselves and not what they lead to. Absent is fine.
    static void deleteBelow(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(folder);
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path below, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(below);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
