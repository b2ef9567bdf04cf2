package dev.kilter.effects;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// File changes through the gate. A file written here is either the old one or the new one whole, whatever is killed
/// when. Each method may run twice. Errors are [UncheckedIOException].
public final class FileGate {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> NORMAL = PosixFilePermissions.fromString("rw-r--r--");

    private static final String PART = ".kilter-part";
    private static final int FORCED_AT_ONCE = 8;

    private final Effects effects;

    /// File changes that pass this gate.
    public FileGate(Effects effects) {
        this.effects = effects;
    }

    /// Makes the folder and those above it; nothing happens where it stands.
    public void createDirectories(Path folder) {
        if (Files.isDirectory(folder)) {
            return;
        }
        perform("create folder " + folder.getFileName(), () -> Files.createDirectories(folder));
    }

    /// Replaces the file's content at once: temp file beside it, forced to disk, renamed.
    public void write(Path file, byte[] content) {
        replace(file, content, NORMAL);
    }

    /// As [#write], readable by its owner alone (mode 0600) from the first moment.
    public void writePrivate(Path file, byte[] content) {
        replace(file, content, PRIVATE);
    }

    /// Streams into a new file at `target` (which a later [#move] puts in place); an older one is overwritten. It
    /// is on disk for sure after a [#force] of its folder.
    public long copy(InputStream source, Path target) {
        return perform(
                "copy to " + target.getFileName(),
                () -> Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING));
    }

    /// Forces all files below the folder to disk, several at a time, since a disk takes many at once in the time of
    /// one.
    public void force(Path folder) {
        perform("force to disk " + folder.getFileName(), () -> {
            try (Stream<Path> all = Files.walk(folder);
                    ExecutorService pool = Executors.newFixedThreadPool(FORCED_AT_ONCE)) {
                List<Future<Path>> forced = all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                        .map(file -> pool.submit(() -> forced(file)))
                        .toList();
                for (Future<Path> each : forced) {
                    each.get();
                }
                return forced.size();
            } catch (ExecutionException e) {
                throw new IOException("a file below " + folder + " cannot be forced to disk", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted before " + folder + " was on disk");
            }
        });
    }

    private static Path forced(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
        return file;
    }

    /// Renames; an existing file at the target is replaced, an existing folder is not.
    public void move(Path source, Path target) {
        perform("rename to " + target.getFileName(), () -> {
            try {
                return Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                return Files.move(source, target, StandardCopyOption.REPLACE_EXISTING);
            }
        });
    }

    /// Makes a symbolic link; an existing one that says the same stays.
    public void symlink(Path link, Path target) {
        perform("link " + link.getFileName(), () -> {
            if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
                return link;
            }
            Files.deleteIfExists(link);
            return Files.createSymbolicLink(link, target);
        });
    }

    /// Sets the permissions, as in `rwxr-xr-x`.
    public void permissions(Path file, String permissions) {
        perform(
                "chmod " + file.getFileName(),
                () -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions)));
    }

    /// Appends to a file that may not exist yet.
    public void append(Path file, byte[] content) {
        perform(
                "append to " + file.getFileName(),
                () -> Files.write(file, content, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /// Streams onto the end of a file that may not exist yet, and returns its size afterwards.
    public long append(Path file, InputStream source) {
        return perform("append to " + file.getFileName(), () -> {
            try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                source.transferTo(out);
            }
            return Files.size(file);
        });
    }

    /// Cuts the file to nothing; nothing happens when it is absent.
    public void truncate(Path file) {
        perform("truncate " + file.getFileName(), () -> {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            } catch (NoSuchFileException e) {
                return false;
            }
            return true;
        });
    }

    /// Deletes the file or link; nothing happens when it is absent.
    public void delete(Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        perform("delete " + file.getFileName(), () -> Files.deleteIfExists(file));
    }

    /// Deletes the folder and all below it, links as links; nothing happens when it is absent. Somebody else may
    /// delete there at the same time.
    public void deleteTree(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        perform("delete tree " + folder.getFileName(), () -> Files.walkFileTree(folder, new Deleting()));
    }

    /// Deletes what writers that were killed left unfinished below the folder. Nobody may write there meanwhile.
    public void deleteUnfinished(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(path -> path.getFileName().toString().endsWith(PART)).forEach(this::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replace(Path file, byte[] content, Set<PosixFilePermission> mode) {
        perform("write " + file.getFileName(), () -> {
            Path folder = java.util.Objects.requireNonNull(file.toAbsolutePath().getParent());
            Path temp = Files.createTempFile(
                    folder, "." + file.getFileName(), PART, PosixFilePermissions.asFileAttribute(PRIVATE));
            try {
                try (FileChannel channel = FileChannel.open(temp, StandardOpenOption.WRITE)) {
                    ByteBuffer buffer = ByteBuffer.wrap(content);
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                    channel.force(true);
                }
                Files.setPosixFilePermissions(temp, mode);
                return Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temp);
            }
        });
    }

    private <T> T perform(String what, Effects.Effect<T, IOException> effect) {
        try {
            return effects.<T, IOException>call(what, effect);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @org.jspecify.annotations.Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
