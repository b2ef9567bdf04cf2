package dev.kilter.sdk.app;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads `seed:`.
final class SeedReader {
    static final Set<String> KEYS = Set.of("name", "sql", "command", "files", "when");

    private final String name;
    private final Section root;

    SeedReader(String name, Section root) {
        this.name = name;
        this.root = root;
    }

    /// In the order in which they are applied.
    List<SeedConfig> read() {
        YamlNode node = root.node("seed");
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof YamlNode.Sequence list)) {
            throw root.wrong("seed", "'seed' is no list", "Write entries as `- { name: base, sql: seeds/base.sql }`.");
        }
        root.atMost("seed", list.items().size(), Limits.SEEDS);
        List<SeedConfig> seeds = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlNode item : list.items()) {
            if (!(item instanceof YamlNode.Mapping map)) {
                throw YamlReader.complaint(
                        name,
                        item.line(),
                        "an entry of 'seed' has no keys",
                        "Write entries as `- { name: base, sql: seeds/base.sql }`.");
            }
            SeedConfig seed = seed(new Section(name, "seed", map), item.line());
            if (!names.add(seed.name())) {
                throw YamlReader.complaint(
                        name, item.line(), "two seeds are called '" + seed.name() + "'", "Rename one of them.");
            }
            seeds.add(seed);
        }
        return seeds;
    }

    private SeedConfig seed(Section seed, int line) {
        seed.allow(KEYS);
        String when = seed.text("when");
        if (when != null && !when.equals("changed") && !when.equals("once")) {
            throw seed.wrong("when", "'seed.when' is '" + when + "'", "Use changed, or leave it out.");
        }
        boolean again = "changed".equals(when);
        String title = AppReader.named(name, line, seed.required("name"));
        if (!seed.has("sql") && !seed.has("command")) {
            throw YamlReader.complaint(
                    name, line, "the seed '" + title + "' has neither sql nor command", "Add one of them.");
        }
        if (seed.has("sql") && seed.has("command")) {
            throw YamlReader.complaint(
                    name, line, "the seed '" + title + "' has both sql and command", "Make two seeds of it.");
        }
        if (seed.has("sql") && seed.has("files")) {
            throw seed.wrong(
                    "files",
                    "the seed '" + title + "' has files, which a command reads, and it runs sql",
                    "Remove 'files'; 'sql' may be a list.");
        }
        if (seed.has("command")) {
            return new SeedConfig.Command(title, AppReader.command(seed, title), AppReader.paths(seed, "files"), again);
        }
        if (seed.node("sql") instanceof YamlNode.Sequence list && list.items().isEmpty()) {
            throw seed.wrong("sql", "the seed '" + title + "' names no file", "Add one to `sql`, or remove the seed.");
        }
        List<String> files = seed.node("sql") instanceof YamlNode.Sequence
                ? AppReader.paths(seed, "sql")
                : List.of(AppReader.path(seed, "sql", seed.required("sql")));
        return new SeedConfig.Sql(title, files, again);
    }
}
