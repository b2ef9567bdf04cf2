package dev.kilter.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A local Maven repository of a test's own, with the SDK and the testkit of this build installed in it. All else is
/// linked to the user's, so that nothing is fetched twice and nothing of ours gets into it. Works with every Maven.
final class ThrowAwayRepository {
    private ThrowAwayRepository() {}

    static Path in(Path folder) throws IOException {
        Path users = Path.of(System.getProperty("kilter.maven.repository"));
        Path own = Files.createDirectories(folder.resolve("repository"));
        linkAllBut(users, own, "dev");
        linkAllBut(users.resolve("dev"), Files.createDirectories(own.resolve("dev")), "kilter");
        Path kilter = Files.createDirectories(own.resolve("dev/kilter"));
        install(kilter, "kilter", Home.ROOT);
        for (String module : List.of("kilter-sdk", "kilter-testkit")) {
            install(kilter, module, Home.ROOT.resolve(module));
        }
        return own;
    }

    private static void linkAllBut(Path from, Path to, String but) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                if (!entry.getFileName().toString().equals(but)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName().toString()), entry.toAbsolutePath());
                }
            }
        }
    }

    private static void install(Path group, String artifact, Path module) throws IOException {
        String version = "0.1.0-SNAPSHOT";
        Path place = Files.createDirectories(group.resolve(artifact).resolve(version));
        String name = artifact + "-" + version;
        Files.copy(module.resolve("pom.xml"), place.resolve(name + ".pom"), StandardCopyOption.REPLACE_EXISTING);
        Path jar = module.resolve("target").resolve(name + ".jar");
        if (!artifact.equals("kilter")) {
            Files.copy(
                    jar, place.resolve(Objects.requireNonNull(jar.getFileName()).toString()));
        }
    }
}
