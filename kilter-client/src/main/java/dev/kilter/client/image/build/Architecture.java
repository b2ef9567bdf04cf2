package dev.kilter.client.image.build;

import java.util.Locale;

/// The processor of this machine, as images call it.
public final class Architecture {
    private Architecture() {}

    /// `amd64`, `arm64`, or what Java calls it.
    public static String ofThisMachine() {
        String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> name;
        };
    }
}
