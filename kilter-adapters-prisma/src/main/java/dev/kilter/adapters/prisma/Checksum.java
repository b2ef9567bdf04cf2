package dev.kilter.adapters.prisma;

import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;

/// What Prisma keeps of a file: SHA-256 over the text as Node reads it.
///
/// @param hex 64 lower-case digits, as they are written
/// @param lf  the same with line feeds for line ends
/// @param crlf the same with carriage returns before them
record Checksum(String hex, String lf, String crlf) {
    static Checksum of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String lf = text.replace("\r\n", "\n");
        return new Checksum(hash(text), hash(lf), hash(lf.replace("\n", "\r\n")));
    }

    /// Whether a stored checksum is this file's, whatever its line ends. Early versions stored bytes below 16 with
    /// one digit.
    boolean matches(String stored) {
        return stored.equals(hex)
                || stored.equals(lf)
                || stored.equals(crlf)
                || (stored.length() < 64
                        && (stored.equals(unpadded(hex))
                                || stored.equals(unpadded(lf))
                                || stored.equals(unpadded(crlf))));
    }

    private static String hash(String text) {
        return Bundle.hash(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String unpadded(String hex) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < hex.length(); i += 2) {
            digits.append(hex.charAt(i) == '0' ? hex.substring(i + 1, i + 2) : hex.substring(i, i + 2));
        }
        return digits.toString();
    }
}
