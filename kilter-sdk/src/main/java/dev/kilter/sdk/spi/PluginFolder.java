package dev.kilter.sdk.spi;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// A folder with the jars of providers that do not come with kilter: `KILTER_HOME/plugins`.
public final class PluginFolder {
    private PluginFolder() {}

    /// A class loader that sees what `ours` sees and the jars of this folder, in the order of their names. Without
    /// a folder, or with an empty one, it is `ours`. A jar that cannot be read is a `KLT-P01` problem that names
    /// it.
    public static ClassLoader loader(@Nullable Path folder, ClassLoader ours) {
        if (folder == null || !Files.isDirectory(folder)) {
            return ours;
        }
        List<Path> jars = jars(folder);
        if (jars.isEmpty()) {
            return ours;
        }
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = checked(jars.get(i));
        }
        return new URLClassLoader("plugins", urls, ours);
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A class loader passes over a broken jar in silence, so it is opened here.
    private static URL checked(Path jar) {
        try (ZipFile _ = new ZipFile(jar.toFile())) {
            return jar.toUri().toURL();
        } catch (IOException e) {
            throw Problem.of(
                            KilterCode.PROVIDER_BROKE,
                            "the plugin '" + jar + "' is no readable jar: " + e.getMessage(),
                            "Copy it there again, or remove it.")
                    .toException(e);
        }
    }
}
