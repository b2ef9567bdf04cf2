package dev.kilter.adapters.drizzle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kilter.node.JsonFile;
import dev.kilter.node.NodeOrder;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ProjectTree;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/// Reads the folders `<14 digits>_<name>` with their `migration.sql` and `snapshot.json`. Folders without SQL are not
/// the tool's concern.
final class Folders {
    private static final String SQL = "/migration.sql";
    /// The betas and candidates up to rc.4 write 8, the later ones 9. Their SQL is alike.
    private static final Set<String> SNAPSHOTS = Set.of("8", "9");

    private final ProjectTree tree;
    private final String folder;

    Folders(ProjectTree tree, String folder) {
        this.tree = tree;
        this.folder = folder;
    }

    List<String> names() {
        return tree.files(folder).stream()
                .filter(path -> path.endsWith(SQL))
                .map(path -> path.substring(folder.length() + 1, path.length() - SQL.length()))
                .filter(name -> !name.isEmpty() && name.indexOf('/') < 0)
                .sorted(NodeOrder.LOCALE)
                .toList();
    }

    List<Entry> entries() {
        return names().stream().map(this::entry).toList();
    }

    private Entry entry(String name) {
        String path = folder + "/" + name + SQL;
        checkSnapshot(name);
        return new Entry(name, path, millis(name), JournalFile.hash(tree.read(path)));
    }

    /// The first fourteen digits as UTC; the tool writes NaN without them, and fails.
    private long millis(String name) {
        String digits = name.length() < 14 ? "" : name.substring(0, 14);
        if (!digits.matches("[0-9]{14}")) {
            throw wrong(name, "its name does not begin with fourteen digits", "Name it as drizzle-kit generate does.");
        }
        int[] part = {4, 6, 8, 10, 12, 14};
        int[] value = new int[6];
        for (int i = 0; i < 6; i++) {
            value[i] = Integer.parseInt(digits.substring(i == 0 ? 0 : part[i - 1], part[i]));
        }
        try {
            return LocalDateTime.of(value[0], value[1], value[2], value[3], value[4], value[5])
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
        } catch (DateTimeException e) {
            throw wrong(name, "'" + digits + "' is no time", "Name it as drizzle-kit generate does.");
        }
    }

    private void checkSnapshot(String name) {
        String path = folder + "/" + name + "/snapshot.json";
        if (!tree.holds(path)) {
            return;
        }
        JsonNode json = JsonFile.read(tree, path);
        String dialect = json.path("dialect").asText("");
        if (!dialect.equals("postgres") && !dialect.equals("postgresql")) {
            throw wrong(name, "its snapshot.json is of the dialect '" + dialect + "'", "kilter runs 'postgres'.");
        }
        String version = json.path("version").asText("");
        if (!SNAPSHOTS.contains(version)) {
            throw wrong(
                    name,
                    "its snapshot.json has the version '" + version + "', and kilter knows '8' and '9'",
                    "Run `drizzle-kit up` if it is older; update kilter if it is newer.");
        }
    }

    private KilterException wrong(String name, String what, String hint) {
        return Problem.of(KilterCode.CONFIG_INVALID, folder + "/" + name + ": " + what, hint)
                .withEvidence("nothing was run")
                .toException();
    }
}
