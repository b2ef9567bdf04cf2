package dev.kilter.client.image.layer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 in lower-case hex.
public final class Sha256 {
    private Sha256() {}

    /// A fresh digest.
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// The hash of a text's UTF-8 bytes.
    public static String of(String text) {
        return hex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// The hash of these bytes.
    public static String of(byte[] bytes) {
        return hex(digest().digest(bytes));
    }

    /// The hash of a file's content.
    public static String of(Path file) throws IOException {
        return of(file, Long.MAX_VALUE);
    }

    /// The hash of a file's first bytes, so many: one that grows while it is read would never end.
    static String of(Path file, long most) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = bufferFor(most);
        try (InputStream in = Files.newInputStream(file)) {
            long left = most;
            for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
                digest.update(buffer, 0, (int) Math.min(n, left));
                left -= n;
            }
        }
        return hex(digest.digest());
    }

    /// To read a file of this size: most are small, and there are many.
    static byte[] bufferFor(long size) {
        return new byte[Math.clamp(size, 1023, 128 * 1024 - 1) + 1];
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
