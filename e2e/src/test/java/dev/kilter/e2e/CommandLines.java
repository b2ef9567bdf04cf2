package dev.kilter.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// The command lines of all processes of this machine, as any user may read them, looked at again and again.
final class CommandLines implements AutoCloseable {
    private static final long PAUSE_NANOS = 1_000_000;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofPlatform().start(this::look);
    private volatile boolean over;

    /// Each one that was there at any moment, its words separated by spaces.
    Set<String> seen() {
        return Set.copyOf(seen);
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        while (!over) {
            try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                for (Path process : processes) {
                    read(process.resolve("cmdline"));
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// A process may end while it is read: then it says nothing.
    private void read(Path file) {
        try {
            seen.add(Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' '));
        } catch (IOException e) {
            return;
        }
    }
}
