package dev.kilter.client.image;

import java.util.Locale;

/// The processor of this machine, as images call it.
final class Architecture {
    private Architecture() {}

    static String ofThisMachine() {
        String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> name;
        };
    }
}
