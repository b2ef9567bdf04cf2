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

/// What is on disk of one slot: `cluster/<namespace>/`, with a folder for each process.
final class SlotFolder {
    private final Path folder;
    private final FileGate files;

    SlotFolder(Path folder, FileGate files) {
        this.folder = folder;
        this.files = files;
    }

    /// What was written last; empty when nothing was.
    Optional<SlotRecord> record() {
        try {
            return Optional.of(Wire.decode(Files.readAllBytes(file()), SlotRecord.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(SlotRecord record) {
        files.createDirectories(folder);
        files.write(file(), Wire.encode(record));
    }

    WorkloadFolder process(String name) {
        return new WorkloadFolder(folder.resolve(Names.check(name)), files);
    }

    /// The processes that have a folder, those included that nobody wants any more.
    List<String> processes() {
        List<String> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (var entries = Files.newDirectoryStream(folder, path -> Files.isDirectory(path.resolve("instances")))) {
            entries.forEach(path -> found.add(path.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    void remove() {
        files.delete(file());
    }

    private Path file() {
        return folder.resolve("processes.json");
    }
}
