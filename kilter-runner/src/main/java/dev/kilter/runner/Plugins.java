package dev.kilter.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The class loader that sees our providers and those of the jars in a folder.
final class Plugins {
    private Plugins() {}

    static ClassLoader loader(@Nullable Path folder) {
        ClassLoader ours = Plugins.class.getClassLoader();
        if (folder == null || !Files.isDirectory(folder)) {
            return ours;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            URL[] urls = new URL[jars.size()];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = jars.get(i).toUri().toURL();
            }
            return new URLClassLoader("plugins", urls, ours);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
