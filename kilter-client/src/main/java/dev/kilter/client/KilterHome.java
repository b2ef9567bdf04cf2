package dev.kilter.client;

import java.nio.file.Path;
import java.util.Map;

/// The folder below which everything kilter keeps on a machine lies; two homes never meet.
public record KilterHome(Path root) {
    /// The home that `KILTER_HOME` names, else `~/.kilter`.
    public static KilterHome of(Map<String, String> environment) {
        String home = environment.getOrDefault("KILTER_HOME", "");
        Path root = home.isEmpty() ? Path.of(System.getProperty("user.home"), ".kilter") : Path.of(home);
        return new KilterHome(root.toAbsolutePath().normalize());
    }

    /// The local platform's part.
    public Path local() {
        return root.resolve("local");
    }
}
