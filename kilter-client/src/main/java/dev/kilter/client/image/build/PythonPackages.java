package dev.kilter.client.image.build;

import dev.kilter.client.image.layer.Sha256;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Installs a Python app's packages into a folder of their own, by pip, as built for the platform that the image is
/// for. What the app's own folder holds of a virtual environment is never looked at.
final class PythonPackages {
    /// Lines that name one version, or options.
    private static final Pattern FIXED = Pattern.compile("\\s*(?:#.*|-.*|[^=<>!~]+===?[^*]+|\\S+\\s*@\\s*\\S+.*)?");
    /// Lines that name other lines.
    private static final Pattern ELSEWHERE = Pattern.compile("-[rce].*|--(?:requirement|constraint|editable)\\b.*");
    /// Lines that name packages on this machine, which may become others under the same version.
    private static final Pattern OWN = Pattern.compile("(?:-f|--find-links\\b|.*\\bfile:).*");
    private static final Pattern NOT_BUILT = Pattern.compile(
            "No matching distribution found for (.+)|Could not find a version that satisfies the requirement (.+?) ");
    private static final int NEWEST_GLIBC = 36;
    private static final int OLDEST_GLIBC = 17;

    private final Path root;
    private final Path scratch;
    private final PythonSource source;
    private final PythonTool python;
    private final String architecture;
    private final Observer observer;

    /// @param architecture of the image, as images call it
    PythonPackages(
            Path root, Path scratch, PythonSource source, PythonTool python, String architecture, Observer observer) {
        this.architecture = architecture;
        this.root = root;
        this.scratch = scratch;
        this.source = source;
        this.python = python;
        this.observer = observer;
    }

    Path folder() {
        return scratch.resolve("packages");
    }

    /// Installs them, unless the same ones were installed by the last build. `variables` are those of `build.env`.
    void install(Map<String, String> variables, Map<String, String> environment) throws IOException {
        if (source == PythonSource.NONE) {
            AppFiles.deleteBelow(folder());
            Files.createDirectories(folder());
            return;
        }
        List<String> requirements = requirements();
        Path state = scratch.resolve("packages.state");
        String wanted = Sha256.of(
                String.join("\n", requirements) + "\n" + source + architecture + PythonTool.state(root, environment));
        boolean isFixed =
                requirements.stream().allMatch(line -> FIXED.matcher(line).matches()) && !has(requirements, ELSEWHERE);
        if (isFixed
                && !has(requirements, OWN)
                && Files.exists(state)
                && Files.readString(state).equals(wanted)) {
            return;
        }
        Files.deleteIfExists(state);
        AppFiles.deleteBelow(folder());
        if (!isFixed) {
            observer.on(new Observer.Event.Note("no lockfile: the next deploy may get other versions; name them with"
                    + " `==`, or let uv or poetry lock them"));
        }
        run(requirements, variables);
        tidy();
        Files.writeString(state, wanted);
    }

    private static boolean has(List<String> requirements, Pattern kind) {
        return requirements.stream().anyMatch(line -> kind.matcher(line.strip()).matches());
    }

    /// Names of what is installed, in their plain form.
    Set<String> names() throws IOException {
        if (!Files.isDirectory(folder())) {
            return Set.of();
        }
        try (Stream<Path> found = Files.list(folder())) {
            return found.map(each -> each.getFileName().toString())
                    .filter(name -> name.endsWith(".dist-info"))
                    .map(name -> PythonLock.name(name.replaceFirst("-[^-]*\\.dist-info$", "")))
                    .collect(Collectors.toSet());
        }
    }

    private List<String> requirements() throws IOException {
        return switch (source) {
            case UV -> lines(PythonLock.ofUv(root));
            case POETRY -> lines(PythonLock.ofPoetry(root));
            case PIPENV -> lines(PythonLock.ofPipenv(root));
            case PROJECT -> PythonProject.requirements(root);
            case REQUIREMENTS, PRODUCTION, PROD, BASE -> Files.readAllLines(root.resolve(source.file()));
            case NONE -> List.of();
        };
    }

    private static List<String> lines(PythonLock lock) {
        return Stream.concat(lock.indexes().stream().map(index -> "--extra-index-url " + index), lock.lines().stream())
                .toList();
    }

    private void run(List<String> requirements, Map<String, String> variables) throws IOException {
        Path file = root.resolve(source.file());
        List<String> exactly = List.of();
        if (!source.isRequirements()) {
            file = scratch.resolve("requirements.txt");
            Files.write(file, requirements);
            exactly = source == PythonSource.PROJECT ? List.of() : List.of("--no-deps");
        }
        List<String> command = new ArrayList<>(List.of(python.program().toString()));
        command.addAll(pip());
        command.addAll(List.of(
                "install",
                "--disable-pip-version-check",
                "--no-input",
                "--no-compile",
                "--progress-bar=off",
                "--root-user-action=ignore",
                "--target",
                folder().toString(),
                "--implementation=cp",
                "--python-version",
                python.version(),
                "--only-binary=:all:"));
        command.addAll(platforms());
        command.addAll(exactly);
        command.addAll(List.of("-r", file.toString()));
        Path log = scratch.resolve("build.log");
        try {
            new BuildTool(root, log, observer).run(source.title(), command, variables);
        } catch (KilterException e) {
            throw explained(e, Files.isRegularFile(log) ? Files.readAllLines(log) : List.of());
        }
        Files.createDirectories(folder());
    }

    /// Any that a Debian of 2023 runs: what is built for a newer C library than the base image's would not start
    /// there.
    private List<String> platforms() {
        String processor = machine();
        List<String> platforms = new ArrayList<>();
        for (int minor = NEWEST_GLIBC; minor >= OLDEST_GLIBC; minor--) {
            platforms.add("--platform=manylinux_2_" + minor + "_" + processor);
        }
        platforms.add("--platform=manylinux2014_" + processor);
        platforms.add("--platform=linux_" + processor);
        return platforms;
    }

    /// pip chooses wheels by the platform it is told, and conditions in requirements by the machine it runs on.
    private List<String> pip() {
        return Architecture.isForeign(architecture)
                ? List.of(
                        "-c",
                        "import platform, runpy; platform.machine = lambda: '" + machine()
                                + "'; runpy.run_module('pip', run_name='__main__')")
                : List.of("-m", "pip");
    }

    /// The processor as Python calls it.
    private String machine() {
        return switch (architecture) {
            case "amd64" -> "x86_64";
            case "arm64" -> "aarch64";
            default -> architecture;
        };
    }

    private KilterException explained(KilterException failure, List<String> log) {
        if (log.stream().anyMatch(line -> line.contains("No module named pip"))) {
            return Problem.of(
                            KilterCode.BUILD_FAILED,
                            "'" + python.program() + "' has no pip",
                            "Run `python3 -m ensurepip`, or install it (Debian: apt-get install python3-pip); then"
                                    + " deploy again.")
                    .toException(failure);
        }
        List<String> why =
                log.stream().filter(line -> NOT_BUILT.matcher(line).find()).toList();
        if (why.isEmpty()) {
            return failure;
        }
        return Problem.of(
                        KilterCode.BUILD_FAILED,
                        "a package is not to be had, built for Python " + python.version() + " on linux/"
                                + architecture,
                        "Choose a version that has a wheel for it, or another Python in .python-version.")
                .withEvidence(why)
                .toException(failure);
    }

    /// Takes this machine out of what pip wrote: compiled files, and the path of its Python in programs.
    private void tidy() throws IOException {
        for (String file : AppFiles.below(folder(), _ -> false, _ -> false)) {
            Path path = folder().resolve(file);
            if (file.endsWith(".pyc") || file.endsWith(".dist-info/direct_url.json")) {
                Files.delete(path);
            } else if (file.startsWith("bin/")) {
                started(path);
            } else if (file.endsWith(".dist-info/RECORD")) {
                List<String> kept = Files.readAllLines(path).stream()
                        .filter(line -> !line.matches("(?:\\.\\./)*bin/.*|.*(?:\\.pyc|direct_url\\.json),.*"))
                        .sorted()
                        .toList();
                Files.write(path, kept);
            }
        }
    }

    private static void started(Path program) throws IOException {
        byte[] bytes = Files.readAllBytes(program);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.startsWith("#!") && text.lines().limit(1).allMatch(line -> line.contains("python"))) {
            String rest = text.substring(text.indexOf('\n') + 1);
            // A path that is too long for the system's limit is started by a shell, in two lines more.
            String code = rest.startsWith("'''exec'") ? rest.substring(rest.indexOf("' '''\n") + 6) : rest;
            Files.write(program, ("#!/usr/bin/env python3\n" + code).getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
