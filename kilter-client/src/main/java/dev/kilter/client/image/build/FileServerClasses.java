package dev.kilter.client.image.build;

import dev.kilter.sdk.spi.ImageContent;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The program that serves a site in its image: the classes of kilter's module of that name, as they lie on the class
/// path of this process.
final class FileServerClasses {
    private static final String PACKAGE = "dev/kilter/files";

    private FileServerClasses() {}

    /// What starts it, in a folder that holds `server` and `site`.
    static Stream<String> command(List<String> lasting) {
        List<String> java = List.of(
                "java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx64m",
                "-cp",
                "server",
                PACKAGE.replace('/', '.') + ".Main",
                "site");
        return Stream.concat(java.stream(), lasting.stream());
    }

    /// A layer with its classes below this folder of the image, copied to `scratch` first.
    static ImageContent.Layer layer(String folder, Path scratch) throws IOException {
        Path copy = scratch.resolve("server");
        AppFiles.deleteBelow(copy);
        URL main = Objects.requireNonNull(
                FileServerClasses.class.getClassLoader().getResource(PACKAGE + "/Main.class"),
                "kilter-files is on the class path");
        if (main.openConnection() instanceof JarURLConnection inJar) {
            // by its path: two builds at once have one file system each
            try (FileSystem jar = FileSystems.newFileSystem(Path.of(uri(inJar.getJarFileURL())))) {
                copyAll(jar.getPath(PACKAGE), copy.resolve(PACKAGE));
            }
        } else {
            copyAll(Path.of(uri(main)).resolveSibling(""), copy.resolve(PACKAGE));
        }
        List<ImageContent.Entry> entries = AppFiles.below(copy, _ -> false, _ -> false).stream()
                .map(file -> new ImageContent.Entry(folder + "/server/" + file, copy.resolve(file), false))
                .toList();
        return new ImageContent.Layer("file server", entries);
    }

    private static void copyAll(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> classes = Files.list(from)) {
            for (Path file :
                    classes.filter(each -> each.toString().endsWith(".class")).toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static URI uri(URL url) throws IOException {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IOException("no address: " + url, e);
        }
    }
}
