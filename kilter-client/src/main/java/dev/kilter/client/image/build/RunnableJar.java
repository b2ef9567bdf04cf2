package dev.kilter.client.image.build;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/// A jar, or a war with a server inside, that `java -jar` can start.
///
/// @param mainClass   of its manifest
/// @param startClass  the app's own main class, where a launcher of a framework starts it; else the main class
/// @param classPath   what its manifest names, relative to the jar
/// @param classes     the names of its own classes
/// @param javaRelease the oldest Java that can load its classes
record RunnableJar(
        Path file, String mainClass, String startClass, List<String> classPath, Set<String> classes, int javaRelease) {
    private static final int CLASS_MAGIC = 0xCAFEBABE;
    private static final int VERSION_OF_JAVA_0 = 44;

    RunnableJar {
        classPath = List.copyOf(classPath);
        classes = Set.copyOf(classes);
    }

    /// Empty: its manifest names no main class.
    static Optional<RunnableJar> of(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS) == null) {
                return Optional.empty();
            }
            Attributes main = manifest.getMainAttributes();
            String mainClass = main.getValue(Attributes.Name.MAIN_CLASS).strip();
            String startClass = main.getValue("Start-Class");
            Set<String> classes = new HashSet<>();
            int release = read(jar, classes);
            return Optional.of(new RunnableJar(
                    file,
                    mainClass,
                    startClass == null ? mainClass : startClass.strip(),
                    classPath(main),
                    classes,
                    release));
        }
    }

    private static List<String> classPath(Attributes main) {
        String value = main.getValue(Attributes.Name.CLASS_PATH);
        return value == null || value.isBlank()
                ? List.of()
                : Arrays.asList(value.strip().split("\\s+", -1));
    }

    private static int read(JarFile jar, Set<String> classes) throws IOException {
        int newest = 8;
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            String name = entry.getName();
            if (name.endsWith(".class")
                    && !name.contains("META-INF/versions/")
                    && !name.endsWith("module-info.class")) {
                classes.add(name.replaceFirst("^(BOOT|WEB)-INF/classes/", ""));
                newest = Math.max(newest, release(jar, entry));
            }
        }
        return newest;
    }

    private static int release(JarFile jar, JarEntry entry) throws IOException {
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            if (entry.getSize() < 8 || in.readInt() != CLASS_MAGIC) {
                return 0;
            }
            in.readUnsignedShort();
            return in.readUnsignedShort() - VERSION_OF_JAVA_0;
        }
    }
}
