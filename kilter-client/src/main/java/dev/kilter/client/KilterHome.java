package dev.kilter.client;

import dev.kilter.sdk.spi.PluginFolder;
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

    /// The class loader that sees what `parent` sees and the jars in `plugins`.
    public ClassLoader plugins(ClassLoader parent) {
        return PluginFolder.loader(root.resolve("plugins"), parent);
    }

    /// The local platform's part.
    public Path local() {
        return root.resolve("local");
    }
}
