package dev.kilter.adapters.prisma;

import dev.kilter.node.NodeOrder;
import dev.kilter.node.PackageVersions;
import dev.kilter.node.PinnedPackage;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationFile;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Finds out which Prisma a project uses and reads its migrations by that one's rules.
final class ProjectReader {
    private static final String SQL = "/migration.sql";

    private final ProjectTree tree;
    private final String folder;

    ProjectReader(ProjectTree tree, String folder) {
        this.tree = tree;
        this.folder = folder;
    }

    Optional<MigrationSet> read() {
        List<String> paths = tree.files(folder);
        if (paths.isEmpty()) {
            return Optional.empty();
        }
        PinnedPackage version = version()
                .orElseThrow(() -> refused(
                        "kilter cannot tell which version of Prisma this project uses",
                        "Name 'prisma' and its version in package.json, beside kilter.yaml, with the lock file.",
                        "versions differ in how they run a file"));
        if (isBeyond(version, paths)) {
            throw refused(
                    "kilter runs the migrations of Prisma up to 7, and cannot tell what this project's Prisma does",
                    "A deploy leaves them to the project's own Prisma, in the app's image; ask it too: npx prisma"
                            + " migrate status",
                    version + (version.exact() ? "" : ": pinned neither by a lock file nor in package.json"));
        }
        Execution execution =
                version.major() < 7 || version.minor() < 4 ? Execution.WHOLE_FILE : Execution.BY_STATEMENT;
        checkProvider();
        List<Entry> entries = paths.stream()
                .map(path -> path.substring(folder.length() + 1))
                .filter(path -> path.indexOf('/') > 0)
                .map(path -> path.substring(0, path.indexOf('/')))
                .distinct()
                .sorted(NodeOrder.LOCALE)
                .map(this::entry)
                .toList();
        List<MigrationFile> files = entries.stream()
                .map(entry -> new MigrationFile(
                        entry.name(),
                        entry.path(),
                        Bundle.hash(entry.checksum() == null ? new byte[0] : tree.read(entry.path()))))
                .toList();
        String semantics = version
                + (execution == Execution.WHOLE_FILE ? ", a file is one transaction" : ", statement by statement");
        return Optional.of(new MigrationSet(files, new PrismaProject(tree, folder, execution, entries), semantics));
    }

    private Entry entry(String name) {
        String path = folder + "/" + name + SQL;
        return new Entry(name, path, tree.holds(path) ? Checksum.of(tree.read(path)) : null);
    }

    /// The version, when only that one knows how it runs a file. Of Prisma 7 the minor version decides: up to 7.3 a
    /// file is one transaction, from 7.4 on each statement stands for itself.
    Optional<String> beyond() {
        List<String> paths = tree.files(folder);
        return version().filter(version -> isBeyond(version, paths)).map(PinnedPackage::toString);
    }

    private static boolean isBeyond(PinnedPackage version, List<String> paths) {
        return version.major() > 7
                || (version.major() == 7 && !version.exact())
                || paths.stream().anyMatch(path -> path.endsWith("/migration.ts") || path.endsWith("/ops.json"));
    }

    private Optional<PinnedPackage> version() {
        PackageVersions versions = new PackageVersions(tree);
        return versions.find("prisma").or(() -> versions.find("@prisma/client"));
    }

    /// By line, as the tool does it, and not as TOML. Without a lock file nothing is checked.
    private void checkProvider() {
        String path = folder + "/migration_lock.toml";
        if (tree.holds(path)
                && new String(tree.read(path), StandardCharsets.UTF_8)
                        .lines()
                        .noneMatch(line -> line.startsWith("provider = \"postgresql\""))) {
            throw refused(
                    "'" + path + "' has no line that begins with `provider = \"postgresql\"`",
                    "Restore it from git; migrations of another database cannot run on PostgreSQL.",
                    "Prisma calls this P3019");
        }
    }

    private static KilterException refused(String what, String hint, String evidence) {
        return Problem.of(KilterCode.CONFIG_INVALID, what, hint)
                .withEvidence(evidence, "nothing was run")
                .toException();
    }
}
