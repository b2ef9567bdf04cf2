package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who installs the packages of a Node app, told by the lockfile.
enum Packager {
    NPM("npm", List.of("package-lock.json", "npm-shrinkwrap.json")),
    PNPM("pnpm", List.of("pnpm-lock.yaml")),
    YARN("yarn", List.of("yarn.lock")),
    BUN("bun", List.of("bun.lock", "bun.lockb"));

    /// Their settings may hold tokens: they are there for the install and never reach the image.
    static final List<String> SETTINGS = List.of(".npmrc", ".yarnrc", ".yarnrc.yml", "bunfig.toml");

    private final String title;
    private final List<String> lockfiles;

    Packager(String title, List<String> lockfiles) {
        this.title = title;
        this.lockfiles = lockfiles;
    }

    String title() {
        return title;
    }

    Optional<Path> lockfile(Path folder) {
        return lockfiles.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /// The one whose lockfile is here; of several the one that package.json names. Without any it is npm.
    static Packager of(Path folder, PackageJson app) {
        List<Packager> found = Arrays.stream(values())
                .filter(manager -> manager.lockfile(folder).isPresent())
                .toList();
        Optional<Packager> named = Arrays.stream(values())
                .filter(manager -> manager.isNamedBy(app))
                .findFirst();
        if (found.size() > 1 && named.filter(found::contains).isEmpty()) {
            throw several(folder, found);
        }
        return found.size() == 1 ? found.getFirst() : named.orElse(NPM);
    }

    /// Installs what the lockfile says, or what package.json asks for where there is none.
    List<String> install(Path folder, boolean dev) throws IOException {
        boolean isLocked = lockfile(folder).isPresent();
        return switch (this) {
            case NPM ->
                List.of(isLocked ? "ci" : "install", dev ? "--include=dev" : "--omit=dev", "--no-audit", "--no-fund");
            case PNPM ->
                List.of("install", isLocked ? "--frozen-lockfile" : "--no-lockfile", dev ? "--prod=false" : "--prod");
            case YARN ->
                isBerry(folder)
                        ? dev ? List.of("install", "--immutable") : List.of("workspaces", "focus", "--production")
                        : List.of(
                                "install",
                                "--non-interactive",
                                isLocked ? "--frozen-lockfile" : "--no-lockfile",
                                "--production=" + !dev);
            case BUN ->
                dev
                        ? List.of("install", isLocked ? "--frozen-lockfile" : "--no-save")
                        : List.of("install", isLocked ? "--frozen-lockfile" : "--no-save", "--production");
        };
    }

    /// Takes away what only the build needed.
    List<String> prune(Path folder) throws IOException {
        return switch (this) {
            case NPM -> List.of("prune", "--omit=dev", "--no-audit", "--no-fund");
            case PNPM -> List.of("prune", "--prod");
            case YARN, BUN -> install(folder, false);
        };
    }

    /// The program: on the PATH, or fetched by npm in the version that package.json or the lockfile asks for.
    List<String> program(Path folder, PackageJson app, NodeTools tools, Map<String, String> environment)
            throws IOException {
        if (this == NPM) {
            return List.of(tools.npm());
        }
        Optional<Path> installed = Executables.find(title, environment);
        if (installed.isPresent() && !isNamedBy(app)) {
            return List.of(installed.get().toString());
        }
        String version = isNamedBy(app)
                ? app.packageManager().substring(title.length() + 1).replaceFirst("\\+.*", "")
                : usualVersion(folder);
        String packaged = this == YARN && !version.startsWith("1") ? "@yarnpkg/cli-dist" : title;
        return List.of(tools.npm(), "exec", "--yes", "--package=" + packaged + "@" + version, "--", title);
    }

    /// The same program for packages of another processor: pnpm knows them since 10.14, whose lockfile is that of
    /// 9.
    List<String> elsewhere(List<String> program) {
        return program.stream()
                .map(word -> word.equals("--package=pnpm@9") ? "--package=pnpm@10" : word)
                .toList();
    }

    private boolean isNamedBy(PackageJson app) {
        return app.packageManager().startsWith(title + "@");
    }

    private String usualVersion(Path folder) throws IOException {
        return switch (this) {
            case NPM -> "10";
            case BUN -> "1";
            case YARN -> isBerry(folder) ? "4" : "1";
            case PNPM -> {
                Optional<Path> file = lockfile(folder);
                String lock = file.isPresent() ? Files.readString(file.get()) : "";
                yield lock.contains("lockfileVersion: '6") ? "8" : lock.contains("lockfileVersion: 5") ? "7" : "9";
            }
        };
    }

    boolean isBerry(Path folder) throws IOException {
        Optional<Path> lock = lockfile(folder);
        return lock.isPresent() && Files.readString(lock.get()).contains("__metadata:");
    }

    private static RuntimeException several(Path folder, List<Packager> found) {
        return Problem.of(
                        KilterCode.BUILD_NOT_DETECTED,
                        "the packages are locked in " + found.size() + " ways",
                        "Remove all but one lockfile, or say which counts in package.json: \"packageManager\": \""
                                + found.getFirst().title + "@<version>\"")
                .withEvidence(found.stream()
                        .map(manager ->
                                "'" + manager.lockfile(folder).orElseThrow().getFileName() + "' says " + manager.title)
                        .toList())
                .toException();
    }
}
