package dev.kilter.local.host;

import dev.kilter.effects.FileGate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Keeps a log small while its process goes on writing to the open file: copied aside, then cut (what is written
/// between the two is lost, as with logrotate's copytruncate).
final class LogRotation {
    private final FileGate files;
    private final long largest;

    LogRotation(FileGate files, long largest) {
        this.files = files;
        this.largest = largest;
    }

    /// The older parts, newest first.
    static List<Path> backups(Path log) {
        return List.of(numbered(log, 1), numbered(log, 2), numbered(log, 3));
    }

    void check(Path log) {
        try {
            if (!Files.exists(log) || Files.size(log) <= largest) {
                return;
            }
            for (int number = 2; number >= 1; number--) {
                if (Files.exists(numbered(log, number))) {
                    files.move(numbered(log, number), numbered(log, number + 1));
                }
            }
            try (InputStream content = Files.newInputStream(log)) {
                files.copy(content, numbered(log, 1));
            }
            files.truncate(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path numbered(Path log, int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }
}
