package dev.kilter.adapters.drizzle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kilter.node.JsonFile;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads `meta/_journal.json` and the files it names. Other files are not the tool's concern.
final class JournalFile {
    private static final Set<String> DIALECTS = Set.of("postgresql", "pg");
    private static final int NEWEST = 7;

    private final ProjectTree tree;
    private final String folder;
    private final String path;

    JournalFile(ProjectTree tree, String folder) {
        this.tree = tree;
        this.folder = folder;
        this.path = path(folder);
    }

    static String path(String folder) {
        return folder + "/meta/_journal.json";
    }

    List<Entry> entries() {
        JsonNode json = JsonFile.read(tree, path);
        JournalLines lines = new JournalLines(new String(tree.read(path), StandardCharsets.UTF_8));
        String dialect = json.path("dialect").asText("");
        if (!DIALECTS.contains(dialect)) {
            throw wrong(
                    lines.of("dialect", 0),
                    dialect.isEmpty() ? "it names no dialect" : "its dialect is '" + dialect + "'",
                    "kilter runs migrations of the dialect 'postgresql'.");
        }
        String version = json.path("version").asText("");
        if (!version.matches("[0-9]{1,3}") || Integer.parseInt(version) > NEWEST) {
            throw wrong(
                    lines.of("version", 0),
                    "its version is '" + version + "', and kilter knows up to '" + NEWEST + "'",
                    "Update kilter, or use the drizzle-kit that it knows: 0.20 to 0.31, or 1.0.");
        }
        if (!json.path("entries").isArray()) {
            throw wrong(lines.of("entries", 0), "it has no list 'entries'", "Restore it from git.");
        }
        List<Entry> entries = new ArrayList<>();
        Set<String> tags = new HashSet<>();
        for (JsonNode node : json.path("entries")) {
            int line = lines.of("tag", entries.size());
            Entry entry = entry(node, entries.size(), line);
            if (!tags.add(entry.name())) {
                throw wrong(line, "the entry '" + entry.name() + "' stands in it twice", "Remove one of them.");
            }
            entries.add(entry);
        }
        return entries;
    }

    private Entry entry(JsonNode node, int index, int line) {
        String tag = node.path("tag").asText("");
        if (!node.path("tag").isTextual() || tag.isEmpty() || tag.startsWith("/") || tag.contains("..")) {
            throw wrong(line, "entry " + index + " has the tag '" + tag + "'", "Restore it from git.");
        }
        JsonNode when = node.path("when");
        if (!when.isIntegralNumber() || !when.canConvertToLong()) {
            throw wrong(
                    line,
                    "the entry '" + tag + "' has the time '" + when.asText() + "' in 'when'",
                    "Write milliseconds since 1970 there.");
        }
        String file = folder + "/" + tag + ".sql";
        if (!tree.holds(file)) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            path + ":" + line + ": the entry '" + tag + "' has no file '" + file + "'",
                            "Restore the file from git, or remove its entry.")
                    .withEvidence("drizzle-kit stops here too, before it runs anything")
                    .toException();
        }
        return new Entry(tag + ".sql", file, when.longValue(), hash(tree.read(file)));
    }

    /// Over the text as Node reads it: what is no UTF-8 becomes U+FFFD first, line ends stay as they are.
    static String hash(byte[] bytes) {
        return Bundle.hash(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
    }

    private KilterException wrong(int line, String what, String hint) {
        return Problem.of(KilterCode.CONFIG_INVALID, path + ":" + line + ": " + what, hint)
                .withEvidence("nothing was run")
                .toException();
    }
}
