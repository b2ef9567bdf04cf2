package dev.kilter.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ProjectTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which version of a package a project uses: what its lock file says, else what package.json asks for.
public final class PackageVersions {
    private static final List<String> GROUPS =
            List.of("dependencies", "devDependencies", "optionalDependencies", "peerDependencies");

    private final ProjectTree tree;

    /// The versions in the root folder of this project.
    public PackageVersions(ProjectTree tree) {
        this.tree = tree;
    }

    /// The version of this package; empty when the project does not say. Two lock files that differ, or one that
    /// cannot be read, are a problem.
    public Optional<PinnedPackage> find(String name) {
        String range = range(name);
        List<PinnedPackage> locked = new ArrayList<>();
        npm(name, "npm-shrinkwrap.json").ifPresent(locked::add);
        npm(name, "package-lock.json").ifPresent(locked::add);
        text("pnpm-lock.yaml")
                .flatMap(lock -> PnpmLock.version(lock, name))
                .flatMap(version -> PinnedPackage.of(name, version, true, "pnpm-lock.yaml"))
                .ifPresent(locked::add);
        text("yarn.lock")
                .flatMap(lock -> YarnLock.version(lock, name, range))
                .flatMap(version -> PinnedPackage.of(name, version, true, "yarn.lock"))
                .ifPresent(locked::add);
        bun(name).ifPresent(locked::add);
        for (PinnedPackage other : locked) {
            if (!other.version().equals(locked.getFirst().version())) {
                throw Problem.of(
                                KilterCode.CONFIG_INVALID,
                                "two lock files disagree about '" + name + "'",
                                "Keep the lock file of the package manager that you use and delete the other.")
                        .withEvidence(locked.getFirst().toString(), other.toString())
                        .toException();
            }
        }
        if (!locked.isEmpty()) {
            return Optional.of(locked.getFirst());
        }
        return range == null
                ? Optional.empty()
                : PinnedPackage.of(name, range, Character.isDigit(range.charAt(0)), "package.json");
    }

    private @Nullable String range(String name) {
        if (!tree.holds("package.json")) {
            return null;
        }
        JsonNode json = JsonFile.read(tree, "package.json");
        for (String group : GROUPS) {
            String range = json.path(group).path(name).asText("");
            if (!range.isBlank()) {
                return range.strip();
            }
        }
        return null;
    }

    private Optional<PinnedPackage> npm(String name, String file) {
        if (!tree.holds(file)) {
            return Optional.empty();
        }
        JsonNode json = JsonFile.read(tree, file);
        JsonNode entry = json.path("packages").path("node_modules/" + name);
        String version = (entry.isMissingNode() ? json.path("dependencies").path(name) : entry)
                .path("version")
                .asText("");
        return PinnedPackage.of(name, version, true, file);
    }

    /// `"name": ["name@1.2.3", …]` below `packages`, in JSON with trailing commas.
    private Optional<PinnedPackage> bun(String name) {
        if (!tree.holds("bun.lock")) {
            return Optional.empty();
        }
        String resolved = JsonFile.readRelaxed(tree, "bun.lock")
                .path("packages")
                .path(name)
                .path(0)
                .asText("");
        return PinnedPackage.of(name, resolved.substring(resolved.lastIndexOf('@') + 1), true, "bun.lock");
    }

    private Optional<String> text(String file) {
        return tree.holds(file) ? Optional.of(new String(tree.read(file), StandardCharsets.UTF_8)) : Optional.empty();
    }
}
