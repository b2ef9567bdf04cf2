package dev.kilter.sdk.app;

import dev.kilter.sdk.app.CronConfig.Concurrency;
import dev.kilter.sdk.problem.KilterException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads `cron:`.
final class CronReader {
    static final Set<String> KEYS = Set.of("schedule", "command", "timezone", "concurrency", "resources");
    private static final int MOST = 50;
    private static final int LONGEST_NAME = 20;

    private final String name;
    private final Section root;

    CronReader(String name, Section root) {
        this.name = name;
        this.root = root;
    }

    /// @param taken the names of the app's other processes
    SortedMap<String, CronConfig> read(Set<String> taken, @Nullable Resources ofApp) {
        SortedMap<String, CronConfig> all = new TreeMap<>();
        Map<String, YamlNode> entries = root.entries("cron");
        root.atMost("cron", entries.size(), MOST);
        entries.forEach((key, node) -> {
            if (node instanceof YamlNode.Scalar scalar && scalar.isNull()) {
                return;
            }
            check(key, node, taken);
            Section entry = Section.of(name, "cron." + key, node);
            entry.allow(KEYS);
            List<String> command = entry.words("command");
            if (command.isEmpty()) {
                throw entry.wrong("command", "'" + key + "' has no command", "Add `command: [program, argument]`.");
            }
            all.put(
                    key,
                    new CronConfig(
                            schedule(entry),
                            command,
                            timezone(entry),
                            concurrency(entry),
                            ResourcesReader.read(entry, ofApp)));
        });
        return all;
    }

    private void check(String key, YamlNode node, Set<String> taken) {
        try {
            DnsLabel.check("the name", key, LONGEST_NAME);
        } catch (KilterException e) {
            throw YamlReader.complaint(
                    name, node.line(), e.problem().detail(), e.problem().hint());
        }
        if (key.equals("web") || taken.contains(key)) {
            throw YamlReader.complaint(
                    name, node.line(), "a process is called '" + key + "' already", "Rename the entry of cron.");
        }
    }

    private static String schedule(Section entry) {
        String schedule = entry.required("schedule", 256).strip();
        try {
            CronSchedule.parse(schedule);
            return schedule;
        } catch (IllegalArgumentException e) {
            throw entry.wrong(
                    "schedule",
                    "'" + entry.at("schedule") + "' is '" + schedule + "': " + e.getMessage(),
                    "Write it as in \"30 3 * * mon-fri\", or @daily.");
        }
    }

    private static String timezone(Section entry) {
        String zone = entry.text("timezone");
        if (zone == null) {
            return "Etc/UTC";
        }
        try {
            if (zone.equals("UTC")
                    || (zone.contains("/")
                            && !zone.startsWith("SystemV/")
                            && !ZoneId.of(zone).getId().isEmpty())) {
                return zone;
            }
        } catch (DateTimeException e) {
            throw entry.malformed("timezone", zone, "a name such as Europe/Berlin or Etc/UTC");
        }
        throw entry.malformed("timezone", zone, "a name such as Europe/Berlin or Etc/UTC");
    }

    private static Concurrency concurrency(Section entry) {
        String text = entry.text("concurrency");
        return switch (text == null ? "forbid" : text) {
            case "forbid" -> Concurrency.FORBID;
            case "allow" -> Concurrency.ALLOW;
            case "replace" -> Concurrency.REPLACE;
            default -> throw entry.malformed("concurrency", String.valueOf(text), "forbid, allow or replace");
        };
    }
}
