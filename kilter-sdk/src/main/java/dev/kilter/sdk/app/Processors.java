package dev.kilter.sdk.app;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The processors of machines, by the names that images have for them: `amd64`, `arm64`.
public final class Processors {
    /// The platforms that a person may name as the one of an image.
    public static final List<String> PLATFORMS = List.of("linux/amd64", "linux/arm64");

    private static final String LINUX = "linux/";

    private Processors() {}

    /// The platform that is meant by `linux/arm64`, or by `arm64` alone; empty: none that kilter builds for.
    public static Optional<String> platformNamed(String text) {
        return PLATFORMS.stream()
                .filter(platform -> platform.equals(text) || platform.equals(LINUX + text))
                .findFirst();
    }

    /// The platform of images for this processor.
    public static String platform(String processor) {
        return LINUX + processor;
    }

    /// The processor of an image's platform.
    public static String ofPlatform(String platform) {
        return platform.startsWith(LINUX) ? platform.substring(LINUX.length()) : platform;
    }

    /// The one that Java calls so in `os.arch`; one that it has no other name for keeps it.
    public static String ofJava(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        return switch (plain) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> plain;
        };
    }
}
