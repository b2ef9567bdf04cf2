package dev.kilter.checks;

import java.nio.file.Path;

/// Where this repository lies.
final class Repository {
    private Repository() {}

    static Path root() {
        return Path.of(System.getProperty("kilter.root", "..")).toAbsolutePath().normalize();
    }
}
