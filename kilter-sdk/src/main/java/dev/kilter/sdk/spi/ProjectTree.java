package dev.kilter.sdk.spi;

import java.util.List;

/// The files of a project, or the part of them that travelled in a bundle. Paths are relative, with `/`, without `.` or
/// `..`.
public interface ProjectTree {
    /// The paths of all regular files below this folder (`""`: all), in byte order. Empty when there is no such
    /// folder.
    List<String> files(String folder);

    /// Whether there is a regular file at this path.
    default boolean holds(String path) {
        return files("").contains(path);
    }

    /// The content of a file. A missing one is a problem that names it.
    byte[] read(String path);
}
