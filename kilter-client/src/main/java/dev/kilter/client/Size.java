package dev.kilter.client;

import java.util.Locale;

/// Bytes for people.
public final class Size {
    private Size() {}

    /// As in `17.0 kB`.
    public static String of(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
