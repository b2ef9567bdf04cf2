package dev.kilter.sdk.spi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A folder whose jars bring further providers: `plugins` below the kilter home, or in a runner's image.
public final class PluginFolder {
    private PluginFolder() {}

    /// A class loader that sees what `parent` sees, and after it the jars of this folder, by name. Without such a
    /// folder it is `parent` itself.
    public static ClassLoader loader(Path folder, ClassLoader parent) {
        if (!Files.isDirectory(folder)) {
            return parent;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            URL[] urls = new URL[jars.size()];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = jars.get(i).toUri().toURL();
            }
            return new URLClassLoader("plugins", urls, parent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
