package dev.kilter.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A file of the site. An image's files never change, so its hash is made once, when somebody first asks for it.
final class SiteFile {
    private final Path place;
    private final long size;
    private final boolean lasting;
    private final ReentrantLock hashing = new ReentrantLock();
    private volatile @Nullable String tag;

    SiteFile(Path place, long size, boolean lasting) {
        this.place = place;
        this.size = size;
        this.lasting = lasting;
    }

    Path place() {
        return place;
    }

    long size() {
        return size;
    }

    /// Whether another content would have another name, so that nobody has to ask again.
    boolean isLasting() {
        return lasting;
    }

    MediaType type() {
        return MediaType.of(String.valueOf(place.getFileName()));
    }

    /// The entity tag: half of the content's SHA-256, in quotes.
    String tag() throws IOException {
        String known = tag;
        if (known != null) {
            return known;
        }
        hashing.lock();
        try {
            String made = "\"" + HexFormat.of().formatHex(hash(), 0, 16) + "\"";
            tag = made;
            return made;
        } finally {
            hashing.unlock();
        }
    }

    private byte[] hash() throws IOException {
        try (InputStream in = Files.newInputStream(place)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
