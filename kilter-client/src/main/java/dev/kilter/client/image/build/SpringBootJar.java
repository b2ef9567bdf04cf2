package dev.kilter.client.image.build;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// Takes a Spring Boot jar apart into the app's own jar and the libraries it names, as Boot's own `extract` does: the
/// libraries then make a layer that most deploys share, and the app starts without the nested class loader.
final class SpringBootJar {
    private static final String LAUNCHER = "JarLauncher";
    private static final String CLASSES = "BOOT-INF/classes/";
    private static final String LIBRARIES = "BOOT-INF/lib/";
    private static final LocalDateTime WHEN = LocalDateTime.of(1980, 2, 1, 0, 0);

    private SpringBootJar() {}

    /// Whether this jar is laid out so. Wars and jars with a launcher that reads settings stay whole.
    static boolean is(RunnableJar jar) {
        return jar.mainClass().startsWith("org.springframework.boot.loader.")
                && jar.mainClass().endsWith("." + LAUNCHER);
    }

    /// Writes `app.jar` and `lib/` into this folder, anew. The same jar gives the same bytes.
    static RunnableJar extract(RunnableJar jar, Path folder) throws IOException {
        AppFiles.deleteBelow(folder);
        Files.createDirectories(folder.resolve("lib"));
        Path app = folder.resolve("app.jar");
        List<String> libraries = new ArrayList<>();
        try (JarFile fat = new JarFile(jar.file().toFile())) {
            List<JarEntry> entries = Collections.list(fat.entries());
            for (JarEntry entry : entries) {
                String name = entry.getName();
                if (name.startsWith(LIBRARIES) && name.endsWith(".jar")) {
                    String library = name.substring(LIBRARIES.length());
                    try (InputStream in = fat.getInputStream(entry)) {
                        Files.copy(in, folder.resolve("lib").resolve(library));
                    }
                    libraries.add("lib/" + library);
                }
            }
            try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(app));
                    JarOutputStream out = new JarOutputStream(file)) {
                write(out, "META-INF/MANIFEST.MF", manifest(fat, jar, libraries));
                for (JarEntry entry : entries) {
                    String name = nameInApp(entry);
                    if (!name.isEmpty()) {
                        try (InputStream in = fat.getInputStream(entry)) {
                            write(out, name, in.readAllBytes());
                        }
                    }
                }
            }
        }
        return new RunnableJar(app, jar.startClass(), jar.startClass(), libraries, jar.classes(), jar.javaRelease());
    }

    /// Empty: it stays out.
    private static String nameInApp(JarEntry entry) {
        String name = entry.getName();
        if (name.startsWith(CLASSES)) {
            return name.substring(CLASSES.length());
        }
        boolean isOfLauncher = name.startsWith("BOOT-INF/")
                || name.startsWith("org/")
                || name.equals("META-INF/MANIFEST.MF")
                || name.equals("META-INF/services/java.nio.file.spi.FileSystemProvider");
        return isOfLauncher || !name.startsWith("META-INF/") || entry.isDirectory() ? "" : name;
    }

    private static byte[] manifest(JarFile fat, RunnableJar jar, List<String> libraries) throws IOException {
        Manifest manifest = new Manifest(fat.getManifest());
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MAIN_CLASS, jar.startClass());
        main.put(
                Attributes.Name.CLASS_PATH,
                String.join(" ", libraries.stream().map(SpringBootJar::asUrl).toList()));
        main.keySet()
                .removeIf(name -> name.toString().startsWith("Spring-Boot-")
                        || name.toString().equals("Start-Class"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        return bytes.toByteArray();
    }

    private static String asUrl(String path) {
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no path: '" + path + "'", e);
        }
    }

    private static void write(JarOutputStream out, String name, byte[] content) throws IOException {
        JarEntry entry = new JarEntry(name);
        entry.setTimeLocal(WHEN);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
