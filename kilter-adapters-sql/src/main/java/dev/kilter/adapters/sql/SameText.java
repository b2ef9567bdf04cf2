package dev.kilter.adapters.sql;

import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;

/// Whether a file is the one that was applied. Git may write other line ends on another machine.
final class SameText {
    private SameText() {}

    static boolean as(String hash, Migration migration) {
        if (hash.equals(migration.file().sha256())) {
            return true;
        }
        String unix = migration.file().text().sql().replace("\r\n", "\n");
        return hash.equals(hash(unix)) || hash.equals(hash(unix.replace("\n", "\r\n")));
    }

    private static String hash(String text) {
        return Bundle.hash(text.getBytes(StandardCharsets.UTF_8));
    }
}
