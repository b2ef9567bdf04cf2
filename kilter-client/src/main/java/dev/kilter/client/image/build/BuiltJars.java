package dev.kilter.client.image.build;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The archives that Maven puts into `target` and Gradle into `build/libs`, so that those of an earlier build are told
/// from new ones. Modification times say nothing: a reproducible build gives its jars a time of its own.
final class BuiltJars {
    private static final Set<String> NEVER_BELOW = Set.of("src", "node_modules", ".git", "target");

    private final Map<Path, Object> states;

    private BuiltJars(Map<Path, Object> states) {
        this.states = states;
    }

    /// What lies below this folder now.
    static BuiltJars below(Path root) throws IOException {
        Map<Path, Object> states = new HashMap<>();
        for (Path target : targets(root)) {
            for (Path file : archives(target)) {
                states.put(file, state(file));
            }
        }
        return new BuiltJars(states);
    }

    /// What was not here, or not like this, `before`; sorted.
    List<Path> since(BuiltJars before) {
        return states.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.states.get(entry.getKey())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
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
                if (GradleBuilder.FILES.stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)))) {
                    Stream.of("build/libs", "build")
                            .map(folder::resolve)
                            .filter(Files::isDirectory)
                            .forEach(targets::add);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return targets;
    }

    /// The archives in a folder that a build writes into.
    static List<Path> archives(Path target) throws IOException {
        List<Path> archives = new ArrayList<>();
        try (Stream<Path> files = Files.list(target)) {
            files.filter(file -> file.toString().matches(".*\\.[jw]ar"))
                    .filter(Files::isRegularFile)
                    .forEach(archives::add);
        }
        Path quarkus = target.resolve("quarkus-app/quarkus-run.jar");
        if (Files.isRegularFile(quarkus)) {
            archives.add(quarkus);
        }
        return archives;
    }

    /// The time of the last change of a file, unlike that of its content, cannot be set.
    private static Object state(Path file) throws IOException {
        return Files.readAttributes(file, "unix:ino,size,ctime");
    }
}
