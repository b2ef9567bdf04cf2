package dev.kilter.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a folder holds: a line for each file and link in it.
final class FolderState {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

    private FolderState() {}

    static Map<String, String> of(Path folder) {
        Map<String, String> state = new TreeMap<>();
        try {
            for (Path file : files(folder)) {
                state.put(folder.relativize(file).toString(), line(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return state;
    }

    /// Lets all files be of a day long ago.
    static void setTimes(Path folder) {
        try {
            for (Path file : files(folder)) {
                if (!Files.isSymbolicLink(file)) {
                    Files.setLastModifiedTime(file, LONG_AGO);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    private static String line(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)) + " "
                + Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS) + " " + BuiltContent.fact(file);
    }
}
