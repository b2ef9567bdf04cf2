package dev.kilter.client.image.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/// Compressed layers by what they hold, below the kilter home. An entry is complete or absent: blobs and keys are moved
/// into place when they are whole.
public final class LayerCache {
    private final Path folder;

    public LayerCache(Path folder) {
        this.folder = folder;
    }

    /// A compressed layer: digests in hex.
    record Blob(String digest, String diffId, long bytes) {}

    /// Where the blob with this digest (`sha256:…`) lies, if it does.
    public Path blob(String digest) {
        return folder.resolve("blobs").resolve(digest.substring(digest.indexOf(':') + 1));
    }

    /// Takes over a compressed layer that another tool made; where it lies then.
    public Path adopt(String digest, Path made) throws IOException {
        Path place = blob(digest);
        Files.createDirectories(folder.resolve("blobs"));
        Files.move(made, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return place;
    }

    Optional<Blob> find(String key) throws IOException {
        Path entry = folder.resolve("keys").resolve(key);
        if (!Files.exists(entry)) {
            return Optional.empty();
        }
        String[] field = Files.readString(entry).strip().split(" ", -1);
        if (field.length != 3) {
            return Optional.empty();
        }
        Blob blob = new Blob(field[0], field[1], Long.parseLong(field[2]));
        Path file = blob(blob.digest);
        if (!Files.exists(file) || Files.size(file) != blob.bytes) {
            return Optional.empty();
        }
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        return Optional.of(blob);
    }

    Path temporary() throws IOException {
        Files.createDirectories(folder.resolve("blobs"));
        Files.createDirectories(folder.resolve("keys"));
        return Files.createTempFile(folder, "layer", ".tmp");
    }

    void keep(String key, Blob blob, Path written) throws IOException {
        Files.move(written, blob(blob.digest), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path entry = Files.createTempFile(folder, "key", ".tmp");
        Files.writeString(entry, blob.digest + " " + blob.diffId + " " + blob.bytes + "\n");
        Files.move(
                entry,
                folder.resolve("keys").resolve(key),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
