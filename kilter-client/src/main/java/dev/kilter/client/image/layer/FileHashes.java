package dev.kilter.client.image.layer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Content hashes of files, remembered between runs. A remembered hash counts as long as size, mtime, ctime and inode
/// are the same, and only if the file had been at rest when it was hashed: a file touched within two seconds before
/// that is hashed again, since a later change could carry the same times. Safe from many threads.
public final class FileHashes {
    private static final Duration REST = Duration.ofSeconds(2);

    private final Path index;
    private final Clock clock;
    private final Map<String, Known> before;
    private final Map<String, Known> now = new ConcurrentHashMap<>();

    private FileHashes(Path index, Clock clock, Map<String, Known> before) {
        this.index = index;
        this.clock = clock;
        this.before = before;
    }

    /// What lies at a path, by one look at it.
    ///
    /// @param isExecutable whether it is a file that its owner may execute
    /// @param hash         SHA-256 of a regular file's content; empty for everything else
    public record Seen(Kind kind, boolean isExecutable, long size, String hash) {}

    /// What there is at a path; links are not followed.
    public enum Kind {
        FILE,
        LINK,
        /// A folder, a pipe, a socket or a device.
        OTHER
    }

    private record Stamp(long size, long modified, long changed, long inode) {}

    private record Look(Stamp stamp, int mode) {
        private static final int TYPE = 0170000;
        private static final int REGULAR = 0100000;
        private static final int LINK = 0120000;
        private static final int OWNER_EXECUTES = 0100;

        static Look at(Path file) throws IOException {
            Map<String, Object> attributes =
                    Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino,mode", LinkOption.NOFOLLOW_LINKS);
            Stamp stamp = new Stamp(
                    read(attributes, "size", Long.class),
                    read(attributes, "lastModifiedTime", FileTime.class).to(TimeUnit.NANOSECONDS),
                    read(attributes, "ctime", FileTime.class).to(TimeUnit.NANOSECONDS),
                    read(attributes, "ino", Long.class));
            return new Look(stamp, read(attributes, "mode", Integer.class));
        }

        Kind kind() {
            return switch (mode & TYPE) {
                case REGULAR -> Kind.FILE;
                case LINK -> Kind.LINK;
                default -> Kind.OTHER;
            };
        }

        boolean isExecutable() {
            return kind() == Kind.FILE && (mode & OWNER_EXECUTES) != 0;
        }

        private static <T> T read(Map<String, Object> attributes, String name, Class<T> type) {
            return Objects.requireNonNull(type.cast(attributes.get(name)));
        }
    }

    private record Known(Stamp stamp, long hashedAt, String hash) {
        boolean isSureOf(Stamp other) {
            boolean hadRested = Math.max(stamp.modified, stamp.changed) < hashedAt - REST.toNanos();
            return hadRested && stamp.equals(other);
        }

        String line(String path) {
            return hash + " " + stamp.size + " " + stamp.modified + " " + stamp.changed + " " + stamp.inode + " "
                    + hashedAt + " " + path;
        }

        static void read(String line, Map<String, Known> into) {
            String[] field = line.split(" ", 7);
            if (field.length == 7) {
                Stamp stamp = new Stamp(
                        Long.parseLong(field[1]),
                        Long.parseLong(field[2]),
                        Long.parseLong(field[3]),
                        Long.parseLong(field[4]));
                into.put(field[6], new Known(stamp, Long.parseLong(field[5]), field[0]));
            }
        }
    }

    /// The hashes remembered in this file; an unreadable or missing one means that nothing is.
    public static FileHashes load(Path index, Clock clock) {
        Map<String, Known> before = new HashMap<>();
        if (Files.exists(index)) {
            try (BufferedReader lines = Files.newBufferedReader(index)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Known.read(line, before);
                }
            } catch (IOException | NumberFormatException _) {
                before.clear();
            }
        }
        return new FileHashes(index, clock, before);
    }

    /// Looks at a path, and at what is there if that may be new.
    public Seen see(Path file) throws IOException {
        Look look = Look.at(file);
        String hash = look.kind() == Kind.FILE ? hash(file, look.stamp) : "";
        return new Seen(look.kind(), look.isExecutable(), look.stamp.size, hash);
    }

    /// The SHA-256 of a regular file's content.
    public String of(Path file) throws IOException {
        return hash(file, Look.at(file).stamp);
    }

    /// Whether the file is still what this hash was made of, without reading it. False: nobody can tell.
    boolean isStill(Path file, String hash) throws IOException {
        @Nullable Known known = now.get(file.toString());
        return known != null && known.hash.equals(hash) && known.isSureOf(Look.at(file).stamp);
    }

    private String hash(Path file, Stamp stamp) throws IOException {
        String path = file.toString();
        @Nullable Known known = now.getOrDefault(path, before.get(path));
        if (known == null || !known.isSureOf(stamp)) {
            long hashedAt = nanos(clock.instant());
            known = new Known(stamp, hashedAt, Sha256.of(file, stamp.size));
        }
        now.put(path, known);
        return known.hash;
    }

    /// Remembers what was asked for in this run, and forgets the rest.
    public void save() throws IOException {
        if (now.equals(before)) {
            return;
        }
        Files.createDirectories(index.toAbsolutePath().getParent());
        Path fresh = Files.createTempFile(index.toAbsolutePath().getParent(), "hashes", ".tmp");
        var lines = new TreeMap<>(now)
                .entrySet().stream()
                        .filter(entry -> entry.getKey().indexOf('\n') < 0)
                        .map(entry -> entry.getValue().line(entry.getKey()))
                        .toList();
        Files.write(fresh, lines);
        Files.move(fresh, index, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
