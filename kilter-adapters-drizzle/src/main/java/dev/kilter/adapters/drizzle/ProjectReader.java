package dev.kilter.adapters.drizzle;

import dev.kilter.node.PackageVersions;
import dev.kilter.node.PinnedPackage;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationFile;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.wire.Bundle;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds out which drizzle a project uses and reads its migrations by that one's rules. Where version and files
/// contradict each other, the tool itself would stop or do the wrong thing: so does this, with the way on.
final class ProjectReader {
    /// The betas of 1.0 that still run a journal; later ones refuse it.
    private static final Pattern READS_JOURNALS = Pattern.compile("1\\.0\\.0-beta\\.([1-9]|1[0-4])(-.*)?");

    private final ProjectTree tree;
    private final String folder;

    ProjectReader(ProjectTree tree, String folder) {
        this.tree = tree;
        this.folder = folder;
    }

    Optional<MigrationSet> read() {
        if (tree.files(folder).isEmpty()) {
            return Optional.empty();
        }
        PinnedPackage version = version().orElse(null);
        Layout layout = layout(version);
        List<Entry> entries = layout == Layout.JOURNAL
                ? new JournalFile(tree, folder).entries()
                : new Folders(tree, folder).entries();
        LedgerTable table = DrizzleConfig.table(tree);
        List<MigrationFile> files = entries.stream()
                .map(entry -> new MigrationFile(entry.name(), entry.path(), Bundle.hash(tree.read(entry.path()))))
                .toList();
        String semantics = (version == null ? "drizzle, no version in package.json" : version.toString())
                + (layout == Layout.JOURNAL ? ", journal of 0.x" : ", folders of 1.x")
                + (table.equals(LedgerTable.USUAL) ? "" : ", table " + table);
        return Optional.of(
                new MigrationSet(files, new DrizzleProject(tree, folder, layout, entries, table), semantics));
    }

    /// The version, when only that one knows how it applies its migrations.
    Optional<String> beyond() {
        return version().filter(version -> version.major() > 1).map(PinnedPackage::toString);
    }

    private Optional<PinnedPackage> version() {
        PackageVersions versions = new PackageVersions(tree);
        return versions.find("drizzle-orm").or(() -> versions.find("drizzle-kit"));
    }

    private Layout layout(@Nullable PinnedPackage version) {
        boolean journal = tree.holds(JournalFile.path(folder));
        boolean folders = !new Folders(tree, folder).names().isEmpty();
        if (version != null && version.major() > 1) {
            throw refused(
                    "kilter knows drizzle 0.x and 1.x, and this project uses another",
                    "A deploy leaves them to the project's own drizzle-kit, in the app's image.",
                    version);
        }
        if (version != null && version.major() == 1 && journal && !readsJournals(version)) {
            throw refused(
                    "'" + JournalFile.path(folder) + "' is of drizzle 0.x, and this project uses 1.x",
                    "npx drizzle-kit up",
                    version);
        }
        if (version != null && version.major() == 0 && !journal && folders) {
            throw refused(
                    "'" + folder + "' has the folders of drizzle 1.x, and this project uses 0.x",
                    "Update drizzle-orm and drizzle-kit to 1.x, or restore '" + JournalFile.path(folder)
                            + "' from git.",
                    version);
        }
        if (version == null && journal && folders) {
            throw refused(
                    "'" + folder + "' has both the journal of drizzle 0.x and folders of 1.x",
                    "Name drizzle-orm and its version in package.json.",
                    null);
        }
        if (journal) {
            return Layout.JOURNAL;
        }
        if (folders || (version != null && version.major() == 1)) {
            return Layout.FOLDERS;
        }
        throw refused(
                "'" + JournalFile.path(folder) + "' is missing",
                "Restore it from git, or make the first migration: npx drizzle-kit generate",
                version);
    }

    private static boolean readsJournals(PinnedPackage version) {
        return version.exact() && READS_JOURNALS.matcher(version.version()).matches();
    }

    private static KilterException refused(String what, String hint, @Nullable PinnedPackage version) {
        Problem problem = Problem.of(KilterCode.CONFIG_INVALID, what, hint);
        return (version == null ? problem : problem.withEvidence(version.toString())).toException();
    }
}
