package dev.kilter.client.image.build;

import dev.kilter.client.image.layer.Sha256;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A clean copy of a Node app outside its own folder, where npm installs what the lockfile says and builds. Whatever
/// lies in the app's own `node_modules` stays there. The installed packages are kept while lockfile and tools are the
/// same.
final class NodeTree {
    private final Path root;
    private final Path tree;
    private final Path scratch;
    private final Map<String, String> environment;
    private final Observer observer;

    NodeTree(Path root, Path scratch, Map<String, String> environment, Observer observer) {
        this.root = root;
        this.scratch = scratch;
        this.tree = scratch.resolve("tree");
        this.environment = environment;
        this.observer = observer;
    }

    Path folder() {
        return tree;
    }

    /// Copies these files of the app, and removes all that was copied or built before.
    void mirror(List<String> files) throws IOException {
        Files.createDirectories(tree);
        Set<String> wanted = new HashSet<>(files);
        for (String old : AppFiles.below(tree, path -> path.equals("node_modules"), wanted::contains)) {
            Files.delete(tree.resolve(old));
        }
        for (String file : files) {
            copy(root.resolve(file), tree.resolve(file));
        }
    }

    void install(PackageJson app, NodeTools tools) throws IOException {
        Path lockfile = app.lockfile().orElseThrow(this::noLockfile);
        String state = Sha256.of(NodeTools.state(environment) + "\n" + app.hasBuildScript() + "\n" + Sha256.of(lockfile)
                + "\n" + Sha256.of(root.resolve("package.json")));
        Path installed = scratch.resolve("installed");
        boolean isInstalled = Files.exists(installed)
                && Files.readString(installed).equals(state)
                && Files.isDirectory(tree.resolve("node_modules"));
        if (isInstalled && !app.hasBuildScript()) {
            return;
        }
        Files.deleteIfExists(installed);
        Path settings = tree.resolve(".npmrc");
        try {
            if (Files.isRegularFile(root.resolve(".npmrc"))) {
                copy(root.resolve(".npmrc"), settings);
            }
            npm(app, tools.npm());
        } finally {
            Files.deleteIfExists(settings);
        }
        Files.createDirectories(tree.resolve("node_modules"));
        Files.writeString(installed, state);
    }

    private void npm(PackageJson app, String npm) {
        BuildTool tool = new BuildTool(tree, scratch.resolve("build.log"), observer);
        if (!app.hasBuildScript()) {
            tool.run("npm ci --omit=dev", List.of(npm, "ci", "--omit=dev", "--no-audit", "--no-fund"));
            return;
        }
        tool.run("npm ci", List.of(npm, "ci", "--no-audit", "--no-fund"));
        tool.run("npm run build", List.of(npm, "run", "build"));
        tool.run("npm prune --omit=dev", List.of(npm, "prune", "--omit=dev", "--no-audit", "--no-fund"));
    }

    private static void copy(Path from, Path to) throws IOException {
        boolean isSame = Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(to, LinkOption.NOFOLLOW_LINKS)
                && AppFiles.isExecutable(from) == AppFiles.isExecutable(to)
                && Files.mismatch(from, to) < 0;
        if (!isSame) {
            Files.createDirectories(to.getParent());
            Files.copy(
                    from,
                    to,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES,
                    LinkOption.NOFOLLOW_LINKS);
        }
    }

    private RuntimeException noLockfile() {
        List<String> others = List.of("pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb").stream()
                .filter(name -> Files.exists(root.resolve(name)))
                .toList();
        String detail = others.isEmpty()
                ? "package.json names dependencies, and there is no package-lock.json that says which versions"
                : "the dependencies are locked in '" + others.getFirst() + "', which this kilter cannot read yet";
        return Problem.of(
                        KilterCode.BUILD_FAILED,
                        detail,
                        "Run `npm install --package-lock-only` and commit package-lock.json.")
                .toException();
    }
}
