package dev.kilter.operator.flux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Git takes a ref by a file beside it, `main.lock` (git: `lockfile.h`; JGit: `LockFile`), and takes none back: of a
/// process that was killed then it stays, and nobody can move the ref any more. Whoever lives holds one for
/// milliseconds.
final class StaleLocks {
    private StaleLocks() {}

    /// Those of a bare repo that are at least this old.
    static List<Path> of(Path repository, Instant now, Duration age) throws IOException {
        List<Path> stale = new ArrayList<>();
        for (Path lock : locks(repository)) {
            if (isOlder(lock, now, age)) {
                stale.add(lock);
            }
        }
        return stale;
    }

    private static boolean isOlder(Path lock, Instant now, Duration age) throws IOException {
        try {
            Instant taken = Files.getLastModifiedTime(lock).toInstant();
            return Duration.between(taken, now).compareTo(age) >= 0;
        } catch (NoSuchFileException e) {
            return false; // its holder has just released it
        }
    }

    private static List<Path> locks(Path repository) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> top = Files.list(repository);
                Stream<Path> refs = Files.walk(repository.resolve("refs"))) {
            Stream.concat(top, refs)
                    .filter(file -> file.getFileName().toString().endsWith(".lock"))
                    .forEach(found::add);
        }
        return found;
    }
}
