package dev.kilter.local.registry;

import dev.kilter.effects.FileGate;
import dev.kilter.local.host.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// The registry's files: blobs by digest (manifests are blobs too), uploads, and for each repository its manifests'
/// media types and its tags. Everything appears by rename, so a kill leaves whole files only.
public final class BlobStore implements Blobs {
    private final FileGate files;
    private final Path home;
    private final Map<String, ReentrantLock> uploading = new ConcurrentHashMap<>();

    /// A store below this folder.
    public BlobStore(FileGate files, Path home) {
        this.files = files;
        this.home = home;
        files.createDirectories(home.resolve("blobs/sha256"));
        files.createDirectories(home.resolve("uploads"));
        files.createDirectories(home.resolve("repositories"));
    }

    @Override
    public InputStream open(String digest) throws IOException {
        return Files.newInputStream(blob(digest));
    }

    boolean has(String digest) {
        return digest.matches("sha256:[0-9a-f]{64}") && Files.exists(blob(digest));
    }

    long size(String digest) {
        try {
            return Files.size(blob(digest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String beginUpload() {
        String id = UUID.randomUUID().toString();
        files.write(upload(id), new byte[0]);
        return id;
    }

    /// Does this while nobody else adds to the upload: the rest of a request whose asker is gone may still be
    /// coming in.
    void alone(String id, Runnable work) {
        ReentrantLock lock = uploading.computeIfAbsent(id, _ -> new ReentrantLock());
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
            if (uploaded(id).isEmpty()) {
                uploading.remove(id);
            }
        }
    }

    /// The bytes an upload has; empty when there is none of this id.
    Optional<Long> uploaded(String id) {
        try {
            return id.matches("[0-9a-f-]{36}") && Files.exists(upload(id))
                    ? Optional.of(Files.size(upload(id)))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long append(String id, InputStream chunk) {
        return files.append(upload(id), chunk);
    }

    /// Puts the upload in place if its content has this digest; false otherwise, and the upload is gone either way.
    boolean finish(String id, String digest) {
        if (!digest(upload(id)).equals(digest)) {
            files.delete(upload(id));
            return false;
        }
        files.move(upload(id), blob(digest));
        return true;
    }

    void cancel(String id) {
        files.delete(upload(id));
    }

    String put(byte[] content) {
        String digest = "sha256:" + hex(sha256().digest(content));
        if (!has(digest)) {
            files.write(blob(digest), content);
        }
        return digest;
    }

    void putManifest(String repository, String digest, String mediaType, Optional<String> tag) {
        Path folder = home.resolve("repositories").resolve(repository);
        files.createDirectories(folder.resolve("_manifests"));
        files.write(
                folder.resolve("_manifests").resolve(digest.substring(7)),
                mediaType.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        tag.ifPresent(name -> {
            files.createDirectories(folder.resolve("_tags"));
            files.write(
                    folder.resolve("_tags").resolve(name), digest.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        });
    }

    /// The digest that a tag or digest means in this repository.
    Optional<String> resolve(String repository, String reference) {
        Path folder = home.resolve("repositories").resolve(repository);
        if (reference.startsWith("sha256:")) {
            return reference.matches("sha256:[0-9a-f]{64}")
                            && Files.exists(folder.resolve("_manifests").resolve(reference.substring(7)))
                    ? Optional.of(reference)
                    : Optional.empty();
        }
        return text(folder.resolve("_tags").resolve(reference));
    }

    String mediaType(String repository, String digest) {
        return text(home.resolve("repositories")
                        .resolve(repository)
                        .resolve("_manifests")
                        .resolve(digest.substring(7)))
                .orElse("application/vnd.oci.image.manifest.v1+json");
    }

    /// A manifest goes with the tags that mean it, a tag alone.
    void deleteReference(String repository, String reference) {
        Path folder = home.resolve("repositories").resolve(repository);
        if (!reference.startsWith("sha256:")) {
            files.delete(folder.resolve("_tags").resolve(reference));
            return;
        }
        for (String tag : tags(repository)) {
            if (resolve(repository, tag).equals(Optional.of(reference))) {
                files.delete(folder.resolve("_tags").resolve(tag));
            }
        }
        files.delete(folder.resolve("_manifests").resolve(reference.substring(7)));
    }

    /// A repository, and when something was last pushed to it.
    record Pushed(String repository, Instant at) {}

    /// Those that have an image.
    List<Pushed> repositories() {
        Path all = home.resolve("repositories");
        try (Stream<Path> folders = Files.find(all, 10, (path, _) -> path.endsWith("_manifests"))) {
            List<Pushed> found = new ArrayList<>();
            for (Path manifests : folders.sorted().toList()) {
                String repository = all.relativize(manifests.getParent()).toString();
                if (!manifests(repository).isEmpty()) {
                    found.add(new Pushed(
                            repository, Files.getLastModifiedTime(manifests).toInstant()));
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> manifests(String repository) {
        return names(home.resolve("repositories").resolve(repository).resolve("_manifests")).stream()
                .map(hex -> "sha256:" + hex)
                .toList();
    }

    List<String> tags(String repository) {
        return names(home.resolve("repositories").resolve(repository).resolve("_tags"));
    }

    boolean knows(String repository) {
        return Files.isDirectory(
                home.resolve("repositories").resolve(repository).resolve("_manifests"));
    }

    byte[] read(String digest) {
        try {
            return Files.readAllBytes(blob(digest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return new ArrayList<>(entries.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(Path file) {
        MessageDigest hash = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "sha256:" + hex(hash.digest());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private Path blob(String digest) {
        return home.resolve("blobs/sha256").resolve(digest.substring("sha256:".length()));
    }

    private Path upload(String id) {
        return home.resolve("uploads").resolve(id);
    }
}
