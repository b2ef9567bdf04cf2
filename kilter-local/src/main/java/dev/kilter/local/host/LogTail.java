package dev.kilter.local.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The end of a log.
final class LogTail {
    private static final int LARGEST = 64 << 10;

    private LogTail() {}

    static List<String> of(Path log, int lines) {
        try (InputStream content = Files.newInputStream(log)) {
            content.skipNBytes(Math.max(0, Files.size(log) - LARGEST));
            byte[] bytes = content.readNBytes(LARGEST);
            List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return List.copyOf(all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return List.of();
        }
    }
}
