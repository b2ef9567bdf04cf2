package dev.kilter.local.host;

import dev.kilter.effects.FileGate;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The records and logs of one process of a slot: `cluster/<namespace>/<process>/`.
final class WorkloadFolder {
    private static final int KEPT_LOGS = 3;

    private final Path folder;
    private final FileGate files;

    WorkloadFolder(Path folder, FileGate files) {
        this.folder = folder;
        this.files = files;
    }

    /// A private folder of the process, for HOME and TMPDIR.
    Path home() {
        Path home = folder.resolve("home");
        files.createDirectories(home.resolve("tmp"));
        return home;
    }

    ProcessFiles files(String id) {
        files.createDirectories(folder.resolve("instances"));
        return new ProcessFiles(folder.resolve("instances"), id);
    }

    void write(InstanceRecord instance) {
        files.write(files(instance.id()).record(), Wire.encode(instance));
    }

    List<InstanceRecord> instances() {
        return list("*.json").stream()
                .flatMap(file -> read(file, InstanceRecord.class).stream())
                .toList();
    }

    /// Forgets an instance; the newest logs stay.
    void forget(String id) {
        ProcessFiles place = files(id);
        files.delete(place.exit());
        files.delete(place.record());
        List<Path> gone = logs().stream()
                .filter(log -> !Files.exists(
                        log.resolveSibling(log.getFileName().toString().replace(".log", ".json"))))
                .toList();
        for (Path log : gone.subList(0, Math.max(0, gone.size() - KEPT_LOGS))) {
            files.delete(log);
            LogRotation.backups(log).forEach(files::delete);
        }
    }

    void remove() {
        files.deleteTree(folder);
    }

    /// The logs of all instances, by time of their last line.
    List<Path> logs() {
        return list("*.log").stream()
                .sorted(Comparator.comparing(WorkloadFolder::modified))
                .toList();
    }

    private List<Path> list(String glob) {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(folder.resolve("instances"))) {
            return found;
        }
        try (var entries = Files.newDirectoryStream(folder.resolve("instances"), glob)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.removeIf(path -> path.getFileName().toString().startsWith("."));
        found.sort(Comparator.naturalOrder());
        return found;
    }

    private static java.nio.file.attribute.FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return java.nio.file.attribute.FileTime.fromMillis(0);
        }
    }

    private static <T> Optional<T> read(Path file, Class<T> type) {
        try {
            return Optional.of(Wire.decode(Files.readAllBytes(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
