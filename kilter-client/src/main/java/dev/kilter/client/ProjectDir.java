package dev.kilter.client;

import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.wire.Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A project's folder on this machine with its kilter.yaml.
///
/// @param root the folder of kilter.yaml
/// @param file the file itself
public record ProjectDir(Path root, Path file) implements ProjectTree {
    private static final int LARGEST = Bundle.LARGEST;

    /// Walks up from `start` to the nearest kilter.yaml and stops at the root of the git repository.
    public static ProjectDir find(Path start) {
        if (Files.isRegularFile(start)) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "'" + start + "' is a file, and -C takes a folder",
                            "Name its folder with -C, or the file with -c.")
                    .toException();
        }
        if (!Files.isDirectory(start)) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "there is no folder '" + start + "'",
                            "Correct -C; you are in '" + Path.of("").toAbsolutePath() + "'.")
                    .toException();
        }
        Path from = start.toAbsolutePath().normalize();
        for (Path folder = from; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("kilter.yaml"))) {
                return new ProjectDir(folder, folder.resolve("kilter.yaml"));
            }
            if (Files.isDirectory(folder.resolve("kilter.yaml"))) {
                throw Problem.of(
                                KilterCode.CONFIG_INVALID,
                                "kilter.yaml:1: '" + folder.resolve("kilter.yaml") + "' is a folder",
                                "Put a file in its place, with `project: org/app`; or name another with -c.")
                        .toException();
            }
            refuseOtherName(folder);
            if (Files.exists(folder.resolve(".git"))) {
                break;
            }
        }
        throw Problem.of(
                        KilterCode.CONFIG_INVALID,
                        "kilter.yaml:1: there is no kilter.yaml in '" + from + "' or above it",
                        "Write one: kilter init; or point to its folder with -C.")
                .toException();
    }

    private static void refuseOtherName(Path folder) {
        for (String other : List.of("kilter.yml", "Kilter.yaml", "Kilter.yml", ".kilter.yaml", ".kilter.yml")) {
            if (Files.isRegularFile(folder.resolve(other))) {
                throw Problem.of(
                                KilterCode.CONFIG_INVALID,
                                "kilter.yaml:1: there is no kilter.yaml in '" + folder + "', and there is a " + other,
                                "Rename it to kilter.yaml; or name it with -c.")
                        .toException();
            }
        }
    }

    /// The project of this very file.
    public static ProjectDir of(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        if (folder == null || !Files.isRegularFile(absolute)) {
            throw Problem.of(KilterCode.ARGUMENT_INVALID, "there is no file '" + file + "'", "Correct --config.")
                    .toException();
        }
        return new ProjectDir(folder, absolute);
    }

    /// Its kilter.yaml, checked. A file beyond the allowed size is not read to its end.
    public KilterYaml yaml() {
        String name = file.getFileName().toString();
        try {
            if (Files.size(file) > KilterYaml.LARGEST) {
                throw KilterYaml.tooLarge(name, Files.size(file));
            }
            return KilterYaml.parse(name, Files.readAllBytes(file));
        } catch (IOException e) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "kilter.yaml:1: it cannot be read: " + e.getMessage(),
                            "Make it readable.")
                    .toException(e);
        }
    }

    @Override
    public List<String> files(String folder) {
        Path below = root.resolve(folder).normalize();
        if (!Files.isDirectory(below)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(below)) {
            return files.peek(this::refuseLink)
                    .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refuseLink(Path path) {
        if (Files.isSymbolicLink(path)) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "'" + root.relativize(path)
                                    + "' is a symbolic link, and links do not travel to the platform",
                            "Put the file or folder itself in its place.")
                    .toException();
        }
    }

    @Override
    public boolean holds(String path) {
        return Files.isRegularFile(root.resolve(path).normalize());
    }

    @Override
    public byte[] read(String path) {
        Path target = root.resolve(path).normalize();
        try {
            if (!target.toRealPath().startsWith(root.toRealPath())) {
                throw Problem.of(
                                KilterCode.CONFIG_INVALID,
                                "'" + path + "' leads out of the project",
                                "Use a file of the project.")
                        .toException();
            }
            if (Files.size(target) > LARGEST) {
                throw Problem.of(
                                KilterCode.CONFIG_INVALID,
                                "'" + path + "' has " + Files.size(target) + " bytes",
                                "Keep it below " + LARGEST + " bytes: all migrations and seeds together may not have"
                                        + " more.")
                        .toException();
            }
            return Files.readAllBytes(target);
        } catch (IOException e) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "the file '" + path + "' cannot be read",
                            "Correct its path in kilter.yaml.")
                    .withEvidence(String.valueOf(e.getMessage()))
                    .toException(e);
        }
    }
}
