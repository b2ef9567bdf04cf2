package dev.kilter.adapters.sql;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.parser.ChangeLogParserFactory;
import org.jspecify.annotations.Nullable;

/// The changesets of a folder in the order in which Liquibase runs them.
///
/// @param root       the folder from which their paths count
/// @param logs       the changelogs that were read first
/// @param changeSets those that run in this env: for PostgreSQL, of its contexts and labels, and not ignored
/// @param others     the rest
record LiquibaseChangelog(
        String root, List<DatabaseChangeLog> logs, List<ChangeSet> changeSets, List<ChangeSet> others) {
    private static final String RESOURCES = "src/main/resources/";

    LiquibaseChangelog {
        logs = List.copyOf(logs);
        changeSets = List.copyOf(changeSets);
        others = List.copyOf(others);
    }

    /// Reads it. Paths count from the resources of a Java project, else from the project, else from whatever folder
    /// makes all includes fit.
    static LiquibaseChangelog read(MigrationFolder folder, Database offline) {
        List<String> start = start(folder);
        LiquibaseException first = null;
        for (String root : roots(folder.config().dir() + "/")) {
            try {
                return parse(folder, root, start, offline);
            } catch (LiquibaseException e) {
                first = first == null ? e : first;
            }
        }
        throw unreadable(folder, start.getFirst(), first);
    }

    private static LiquibaseChangelog parse(MigrationFolder folder, String root, List<String> start, Database offline)
            throws LiquibaseException {
        List<DatabaseChangeLog> logs = new ArrayList<>();
        List<ChangeSet> found = new ArrayList<>();
        List<ChangeSet> others = new ArrayList<>();
        LiquibaseSelection selection = LiquibaseSelection.of(folder.config().filter(), offline);
        for (String name : start) {
            LiquibaseFiles files = new LiquibaseFiles(folder, root);
            String path = folder.path(name).substring(root.length());
            DatabaseChangeLog log = LiquibaseScope.call(
                    files,
                    () -> ChangeLogParserFactory.getInstance()
                            .getParser(path, files)
                            .parse(path, selection.parameters(), files));
            logs.add(log);
            log.getChangeSets().forEach(changeSet -> (selection.takes(changeSet) ? found : others).add(changeSet));
        }
        return new LiquibaseChangelog(root, logs, found, others);
    }

    /// The folders from which paths may count, the likely ones first.
    private static Set<String> roots(String dir) {
        Set<String> roots = new LinkedHashSet<>();
        int resources = dir.indexOf(RESOURCES);
        if (resources >= 0) {
            roots.add(dir.substring(0, resources + RESOURCES.length()));
        }
        roots.add("");
        for (int end = dir.indexOf('/'); end >= 0; end = dir.indexOf('/', end + 1)) {
            roots.add(dir.substring(0, end + 1));
        }
        return roots;
    }

    /// The changelogs to begin with: the one that no other includes, or all SQL files one after the other.
    private static List<String> start(MigrationFolder folder) {
        List<String> marked = LiquibaseMarks.in(folder);
        List<String> trees = marked.stream()
                .filter(name -> !name.toLowerCase(Locale.ROOT).endsWith(".sql"))
                .toList();
        if (trees.isEmpty()) {
            return folder.sqlNames(); // one without the mark too, as includeAll has it
        }
        List<String> first = trees.stream()
                .filter(name -> trees.stream().noneMatch(other -> !other.equals(name) && mentions(folder, other, name)))
                .toList();
        List<String> including = first.stream()
                .filter(name -> folder.text(name).sql().contains("include"))
                .toList();
        if (first.size() != 1 && including.size() != 1) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "it is not clear which changelog of Liquibase comes first in '"
                                    + folder.config().dir() + "'",
                            "Include the others in one of them.")
                    .withEvidence("none of these is included by another: " + String.join(", ", first))
                    .toException();
        }
        return first.size() == 1 ? first : including;
    }

    private static boolean mentions(MigrationFolder folder, String other, String name) {
        String text = folder.text(other).sql();
        return text.contains(name.substring(name.lastIndexOf('/') + 1))
                || (text.contains("includeAll") && name.indexOf('/') >= 0);
    }

    private static KilterException unreadable(MigrationFolder folder, String name, @Nullable LiquibaseException cause) {
        String why = cause == null ? "no folder fits" : inOneLine(String.valueOf(cause.getMessage()));
        return Problem.of(
                        KilterCode.MIGRATION_FAILED,
                        "Liquibase cannot read '" + folder.path(name) + "': " + why,
                        "Correct the changelog; files that it includes have to lie in '"
                                + folder.config().dir() + "'.")
                .withEvidence("at " + folder.path(name) + ":" + LiquibaseScope.line(why) + "; nothing of it was run")
                .toException();
    }

    /// Without what Liquibase says of its own options, which nobody can set here.
    private static String inOneLine(String message) {
        return message.replaceFirst("(?s)\\s*(More locations can be added|Learn all the options).*", "")
                .replaceAll("\\s*\n\\s*", " ")
                .strip();
    }
}
