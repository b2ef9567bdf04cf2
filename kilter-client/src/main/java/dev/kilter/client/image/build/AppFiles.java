package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The files and links below a folder, as sorted paths relative to it. Links are named, never followed.
public final class AppFiles {
    private AppFiles() {}

    private static final char NO_CHARACTER = '\uFFFD';

    /// All that is not skipped; below a skipped folder nobody looks. A name that is no text here, and a folder that
    /// cannot be read, are problems.
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
                    found.add(named(path));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof AccessDeniedException) {
                    throw unreadable(relative(file));
                }
                throw failure;
            }

            private String relative(Path file) {
                return root.relativize(file).toString();
            }
        });
        found.sort(null);
        return found;
    }

    /// Checks that an image can hold these: what is read from a pipe or a device has no end.
    static void requirePlain(Path root, List<String> files) throws IOException {
        for (String file : files) {
            Path path = root.resolve(file);
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isOther()) {
                throw refused(
                        "'" + file + "' is a pipe, a socket or a device, which no image can hold",
                        "Delete it, or name it in .dockerignore.");
            }
            if (attributes.isRegularFile() && !Files.isReadable(path)) {
                throw unreadable(file);
            }
        }
    }

    private static String named(String path) {
        if (path.indexOf(NO_CHARACTER) >= 0) {
            throw refused(
                    "the name of '" + path + "' is not valid text in this machine's encoding, "
                            + System.getProperty("sun.jnu.encoding"),
                    "Rename it; if it is UTF-8, set LC_ALL=C.UTF-8.");
        }
        return path;
    }

    private static KilterException unreadable(String file) {
        return refused(
                "'" + file + "' cannot be read", "Give yourself the right to read it, or name it in .dockerignore.");
    }

    private static KilterException refused(String detail, String hint) {
        return Problem.of(KilterCode.BUILD_FAILED, detail, hint).toException();
    }

    /// Whether its owner may execute this file.
    public static boolean isExecutable(Path file) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return !attributes.isSymbolicLink() && attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
    }

    /// Removes a folder and all below it, links themselves and not what they lead to. Absent is fine.
    public static void deleteBelow(Path folder) throws IOException {
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
