package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The jar that a build made and `java -jar` can start.
///
/// @param classPath   what its manifest names, relative to the jar
/// @param javaRelease the oldest Java that can load its classes
record RunnableJar(Path file, List<String> classPath, int javaRelease) {
    private static final Pattern BY_PRODUCT =
            Pattern.compile("original-.*|.*-(sources|javadoc|tests|test-sources|plain)\\.jar");
    private static final Set<String> NEVER_BELOW = Set.of("src", "node_modules", ".git", "target");
    private static final Duration COARSE_CLOCK = Duration.ofSeconds(2);
    private static final int CLASS_MAGIC = 0xCAFEBABE;
    private static final int VERSION_OF_JAVA_0 = 44;

    RunnableJar {
        classPath = List.copyOf(classPath);
    }

    /// The one runnable jar that a build begun at `start` left in a `target` folder. None or two are a problem.
    static RunnableJar builtIn(Path root, Instant start) throws IOException {
        List<RunnableJar> found = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Path target : targets(root)) {
            collect(target, start.minus(COARSE_CLOCK), found, others);
        }
        Set<Path> libraries = new HashSet<>();
        found.forEach(jar -> jar.classPath.forEach(
                entry -> libraries.add(jar.file.resolveSibling(entry).normalize())));
        found.removeIf(jar -> libraries.contains(jar.file.normalize()));
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw found.isEmpty() ? none(others) : several(root, found);
    }

    private static List<Path> targets(Path root) throws IOException {
        List<Path> targets = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (!folder.equals(root) && NEVER_BELOW.contains(String.valueOf(folder.getFileName()))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (Files.isRegularFile(folder.resolve("pom.xml")) && Files.isDirectory(folder.resolve("target"))) {
                    targets.add(folder.resolve("target"));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        targets.sort(null);
        return targets;
    }

    private static void collect(Path target, Instant start, List<RunnableJar> found, List<String> others)
            throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(target)) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        for (Path file : jars) {
            String name = file.getFileName().toString();
            if (BY_PRODUCT.matcher(name).matches()
                    || Files.getLastModifiedTime(file).toInstant().isBefore(start)) {
                continue;
            }
            try (JarFile jar = new JarFile(file.toFile())) {
                Manifest manifest = jar.getManifest();
                String main =
                        manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
                if (main == null) {
                    others.add("'" + name + "' has no Main-Class in its manifest");
                    continue;
                }
                found.add(new RunnableJar(file, classPath(manifest), newestRelease(jar)));
            }
        }
    }

    private static List<String> classPath(Manifest manifest) {
        String value = manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        return value == null || value.isBlank()
                ? List.of()
                : Arrays.asList(value.strip().split("\\s+", -1));
    }

    private static int newestRelease(JarFile jar) throws IOException {
        int newest = 8;
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            String name = entry.getName();
            if (name.endsWith(".class")
                    && !name.contains("META-INF/versions/")
                    && !name.endsWith("module-info.class")) {
                try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                    if (in.readInt() == CLASS_MAGIC) {
                        in.readUnsignedShort();
                        newest = Math.max(newest, in.readUnsignedShort() - VERSION_OF_JAVA_0);
                    }
                }
            }
        }
        return newest;
    }

    private static RuntimeException none(List<String> others) {
        return Problem.of(
                        KilterCode.BUILD_FAILED,
                        "the build made no jar that `java -jar` could start",
                        "Name the main class in the jar's manifest: maven-jar-plugin, "
                                + "<archive><manifest><mainClass>…</mainClass></manifest></archive>.")
                .withEvidence(others)
                .toException();
    }

    private static RuntimeException several(Path root, List<RunnableJar> found) {
        List<String> names =
                found.stream().map(jar -> root.relativize(jar.file).toString()).toList();
        return Problem.of(
                        KilterCode.BUILD_FAILED,
                        "the build made " + names.size() + " jars that could be the app",
                        "Deploy the folder of one module (-C), or give only the app's jar a Main-Class.")
                .withEvidence(names)
                .toException();
    }
}
