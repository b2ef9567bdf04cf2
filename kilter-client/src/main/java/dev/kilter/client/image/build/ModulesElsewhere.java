package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Installs what a Node app runs with for another processor than this machine's: the packages' parts for that one, and
/// none of their scripts, which would make something for this one.
///
/// @param tree         the app's clean copy, with its packages for this machine or without any
/// @param dev          whether it runs with what others need for the build alone
/// @param architecture of the image, as images call it
record ModulesElsewhere(Path tree, Packager manager, boolean dev, String architecture) {
    /// Of the package managers themselves; other folders with a dot are what the app's build wrote.
    private static final Set<String> OWN = Set.of(".bin", ".pnpm", ".store", ".cache");

    private static final Pattern UNKNOWN =
            Pattern.compile("(?:unknown|invalid) (?:option|argument)", Pattern.CASE_INSENSITIVE);

    /// Runs the package manager.
    @FunctionalInterface
    interface Install {
        void with(List<String> arguments) throws IOException;
    }

    /// Replaces the packages in the tree.
    void install(Install install) throws IOException {
        Path aside = tree.resolveSibling("generated");
        AppFiles.deleteBelow(aside);
        keepGenerated(aside);
        for (Path modules : moduleFolders()) {
            AppFiles.deleteBelow(modules);
        }
        try {
            install.with(arguments());
        } catch (KilterException e) {
            throw isUnknownFlag(e) ? tooOld(e) : e;
        }
        bringGenerated(aside);
        ForeignModules.refuse(tree, architecture);
    }

    private List<String> arguments() throws IOException {
        String cpu = cpu();
        List<String> platform = List.of("--os=linux", "--cpu=" + cpu, "--libc=glibc", "--ignore-scripts");
        List<String> arguments = new ArrayList<>(manager.install(tree, dev));
        switch (manager) {
            case NPM, PNPM -> arguments.addAll(platform);
            case BUN -> arguments.addAll(List.of("--os=linux", "--cpu=" + cpu, "--ignore-scripts"));
            case YARN -> {
                if (!manager.isBerry(tree)) {
                    arguments.add("--ignore-scripts");
                    return arguments;
                }
                Files.writeString(
                        tree.resolve(".yarnrc.yml"),
                        """

                        supportedArchitectures: { os: [linux], cpu: [%s], libc: [glibc] }
                        enableScripts: false
                        """.formatted(cpu),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        }
        return arguments;
    }

    /// The processor as Node calls it.
    private String cpu() {
        return switch (architecture) {
            case "amd64" -> "x64";
            case "ppc64le" -> "ppc64";
            default -> architecture;
        };
    }

    /// Such as the client that Prisma generates.
    private void keepGenerated(Path aside) throws IOException {
        Path modules = tree.resolve("node_modules");
        if (!Files.isDirectory(modules)) {
            return;
        }
        Files.createDirectories(aside);
        try (Stream<Path> children = Files.list(modules)) {
            for (Path child : children.toList()) {
                String name = child.getFileName().toString();
                if (name.startsWith(".")
                        && !OWN.contains(name)
                        && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(child, aside.resolve(name));
                }
            }
        }
    }

    private void bringGenerated(Path aside) throws IOException {
        if (!Files.isDirectory(aside)) {
            return;
        }
        try (Stream<Path> children = Files.list(aside)) {
            for (Path child : children.toList()) {
                Path to = tree.resolve("node_modules").resolve(child.getFileName());
                Files.createDirectories(to.getParent());
                AppFiles.deleteBelow(to);
                Files.move(child, to);
            }
        }
    }

    /// Parts of a workspace have some of their own.
    private List<Path> moduleFolders() throws IOException {
        try (Stream<Path> all = Files.find(
                tree,
                Integer.MAX_VALUE,
                (path, attributes) -> attributes.isDirectory() && path.endsWith("node_modules"))) {
            return all.filter(path ->
                            !tree.relativize(path.getParent()).toString().contains("node_modules"))
                    .toList();
        }
    }

    private static boolean isUnknownFlag(KilterException failure) {
        return failure.problem().evidence().stream()
                .anyMatch(line -> UNKNOWN.matcher(line).find());
    }

    private KilterException tooOld(KilterException failure) {
        return Problem.of(
                        KilterCode.WRONG_PROCESSOR,
                        "this version of " + manager.title() + " installs nothing for linux/" + architecture + " here",
                        "Take a newer one (pnpm 10.14, bun 1.3: \"packageManager\" in package.json), or deploy from a"
                                + " machine with that processor.")
                .withEvidence(failure.problem().evidence())
                .toException(failure);
    }
}
