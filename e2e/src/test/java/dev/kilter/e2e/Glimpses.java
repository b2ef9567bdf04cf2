package dev.kilter.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Looks again and again where a value could be for a moment: into the environments of all processes of this machine,
/// and into files that come up in the folder for temporary ones.
final class Glimpses implements AutoCloseable {
    private static final long PAUSE_NANOS = 5_000_000;
    private static final long LARGEST = 1 << 20;
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    private final Predicate<String> holds;
    private final Path except;
    private final Set<Path> before = new HashSet<>();
    private final Set<String> processes = ConcurrentHashMap.newKeySet();
    private final Set<Path> files = ConcurrentHashMap.newKeySet();
    private final Set<Path> seen = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean over;

    /// @param except a folder whose files are looked at later
    Glimpses(Predicate<String> holds, Path except) throws IOException {
        this.holds = holds;
        this.except = except;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(TEMPORARY)) {
            all.forEach(before::add);
        }
        this.thread = Thread.ofPlatform().start(this::look);
    }

    /// The command lines of processes whose environment held one at any moment.
    Set<String> processes() {
        return Set.copyOf(processes);
    }

    /// The temporary files that held one.
    Set<Path> files() {
        return Set.copyOf(files);
    }

    /// How many temporary files were looked into.
    int lookedInto() {
        return seen.size();
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
            each(Path.of("/proc"), "[0-9]*", this::process);
            each(TEMPORARY, "*", path -> {
                if (before.contains(path) || path.equals(except)) {
                    return;
                }
                if (Files.isDirectory(path)) {
                    each(path, "*", this::file);
                } else {
                    file(path);
                }
            });
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void process(Path process) {
        if (holds.test(text(process.resolve("environ")))) {
            String line = text(process.resolve("cmdline")).replace('\0', ' ');
            if (!line.isEmpty()) { // else it has ended
                processes.add(line);
            }
        }
    }

    private void file(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= LARGEST) {
                seen.add(file);
                if (holds.test(text(file))) {
                    files.add(file);
                }
            }
        } catch (IOException e) {
            return; // it is gone
        }
    }

    private interface Look {
        void at(Path path);
    }

    private static void each(Path folder, String glob, Look look) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, glob)) {
            all.forEach(look::at);
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return; // it is gone, or somebody else's
        }
    }

    /// What ends or goes while it is read says nothing.
    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
