package dev.kilter.client.image.layer;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Writes layer files as a tar that says nothing about who made it, where or when: owner 0:0, modes 0644 and 0755, one
/// second after the epoch, folders before what they hold.
final class LayerTar {
    private static final FileTime WHEN = FileTime.from(Instant.ofEpochSecond(1));

    private LayerTar() {}

    static void write(List<LayerFile> sorted, FileHashes hashes, OutputStream out) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (String folder : foldersOf(sorted)) {
                put(tar, new TarArchiveEntry(folder + "/"), 0755);
                tar.closeArchiveEntry();
            }
            for (LayerFile file : sorted) {
                write(tar, file, hashes);
            }
        }
    }

    private static void write(TarArchiveOutputStream tar, LayerFile file, FileHashes hashes) throws IOException {
        String name = file.path().substring(1);
        switch (file) {
            case LayerFile.Link(var _, String target) -> {
                TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
                entry.setLinkName(target);
                put(tar, entry, 0777);
            }
            case LayerFile.Regular(var _, boolean executable, long size, String hash, Path source) -> {
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(size);
                put(tar, entry, executable ? 0755 : 0644);
                copy(source, size, hash, hashes, tar);
            }
        }
        tar.closeArchiveEntry();
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, int mode) throws IOException {
        entry.setMode(mode);
        entry.setIds(0, 0);
        entry.setNames("", "");
        entry.setLastModifiedTime(WHEN);
        tar.putArchiveEntry(entry);
    }

    private static Set<String> foldersOf(List<LayerFile> files) {
        Set<String> folders = new TreeSet<>();
        for (LayerFile file : files) {
            String path = file.path().substring(1);
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                folders.add(path.substring(0, slash));
            }
        }
        return folders;
    }

    /// What is written must be what the layer is named by: a file that lies still is looked at once more, any other
    /// one is hashed on its way.
    private static void copy(Path source, long size, String hash, FileHashes hashes, OutputStream out)
            throws IOException {
        boolean liesStill = hashes.isStill(source, hash);
        MessageDigest digest = Sha256.digest();
        byte[] buffer = Sha256.bufferFor(size);
        long left = size;
        try (InputStream in = Files.newInputStream(source)) {
            for (int n = in.read(buffer); n >= 0 && n <= left; n = in.read(buffer)) {
                if (!liesStill) {
                    digest.update(buffer, 0, n);
                }
                out.write(buffer, 0, n);
                left -= n;
            }
        }
        boolean isSame = liesStill
                ? hashes.isStill(source, hash)
                : Sha256.hex(digest.digest()).equals(hash);
        if (left != 0 || !isSame) {
            throw Problem.of(
                            KilterCode.BUILD_FAILED,
                            "'" + source + "' changed while its layer was written",
                            "Stop what writes to it, or list it in .kilterignore, and deploy again.")
                    .toException();
        }
    }
}
