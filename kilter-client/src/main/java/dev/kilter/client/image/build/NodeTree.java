package dev.kilter.client.image.build;

import dev.kilter.client.image.layer.Sha256;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A clean copy of a Node app outside its own folder, where its packages are installed and it is built. Whatever lies
/// in the app's own `node_modules` stays there. Packages are kept for the next deploy only where nothing but the
/// lockfile decides what they are: neither a build nor an install script runs.
final class NodeTree {
    private final Path root;
    private final Path tree;
    private final Path scratch;
    private final Map<String, String> environment;
    private final Observer observer;
    private final NodePackages packages;

    NodeTree(Path root, Path scratch, Map<String, String> environment, NodePackages packages, Observer observer) {
        this.packages = packages;
        this.root = root;
        this.scratch = scratch;
        this.tree = scratch.resolve("tree");
        this.environment = environment;
        this.observer = observer;
    }

    Path folder() {
        return tree;
    }

    /// Makes the copy of these files of the app, installs, and builds.
    void build(List<String> files, PackageJson app, NodeTools tools) throws IOException {
        Path installed = scratch.resolve("installed");
        String state = state(files, tools);
        boolean isKept = isOnlyOfLockfile(app)
                && Files.exists(installed)
                && Files.readString(installed).equals(state);
        Files.deleteIfExists(installed);
        if (isKept) {
            mirror(files);
        } else {
            AppFiles.deleteBelow(tree);
            mirror(files);
            NodeInstall install =
                    new NodeInstall(root, tree, app, tools, packages, scratch.resolve("build.log"), observer);
            NodeInstall.withSettings(root, tree, () -> install.run(environment));
        }
        Files.writeString(installed, state);
    }

    /// Removes all that was copied or built before and is not wanted now.
    private void mirror(List<String> files) throws IOException {
        Files.createDirectories(tree);
        Set<String> wanted = new HashSet<>(files);
        for (String old : AppFiles.below(tree, NodeTree::isModules, wanted::contains)) {
            Files.delete(tree.resolve(old));
        }
        for (String file : files) {
            copy(root.resolve(file), tree.resolve(file));
        }
    }

    private static boolean isModules(String path) {
        return path.equals("node_modules") || path.endsWith("/node_modules");
    }

    /// npm tells which packages run a script of their own when they are installed; the others do not.
    private boolean isOnlyOfLockfile(PackageJson app) throws IOException {
        Optional<Path> lockfile = Packager.NPM.lockfile(root);
        return packages.workspace().isEmpty()
                && !app.hasBuildScript()
                && !app.hasInstallScript()
                && Packager.of(root, app) == Packager.NPM
                && lockfile.isPresent()
                && !Files.readString(lockfile.get()).contains("\"hasInstallScript\"");
    }

    private String state(List<String> files, NodeTools tools) throws IOException {
        StringBuilder facts = new StringBuilder(NodeTools.state(environment))
                .append(tools.node())
                .append(packages.architecture());
        List<String> deciding = new ArrayList<>(Packager.SETTINGS);
        files.stream()
                .filter(file -> file.endsWith("package.json")
                        || file.endsWith("-lock.json")
                        || file.endsWith("-shrinkwrap.json"))
                .forEach(deciding::add);
        for (String file : deciding) {
            if (Files.isRegularFile(root.resolve(file))) {
                facts.append('\n').append(file).append(' ').append(Sha256.of(root.resolve(file)));
            }
        }
        return Sha256.of(facts.toString());
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
}
