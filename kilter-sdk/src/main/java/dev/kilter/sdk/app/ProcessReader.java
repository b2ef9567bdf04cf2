package dev.kilter.sdk.app;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads `processes:`.
final class ProcessReader {
    static final Set<String> KEYS =
            Set.of("command", "replicas", "resources", "port", "strategy", "health", "public", "domains");
    private static final int MOST = 50;
    private static final int LONGEST_NAME = 20;

    private final String name;
    private final Section root;
    private final DomainsReader domains;

    ProcessReader(String name, Section root, DomainsReader domains) {
        this.name = name;
        this.root = root;
        this.domains = domains;
    }

    SortedMap<String, ProcessConfig> read(@Nullable Resources ofApp) {
        SortedMap<String, ProcessConfig> processes = new TreeMap<>();
        Map<String, YamlNode> entries = root.entries("processes");
        root.atMost("processes", entries.size(), MOST);
        entries.forEach((key, node) -> {
            if (node instanceof YamlNode.Scalar scalar && scalar.isNull()) {
                return;
            }
            check(key, node);
            if (node instanceof YamlNode.Scalar command) {
                throw YamlReader.complaint(
                        name,
                        node.line(),
                        "'processes." + key + "' is one text, '" + command.text() + "', and not a map",
                        "Write it as in `" + key + ": { command: " + Section.list(command.text()) + " }`.");
            }
            Section process = Section.of(name, "processes." + key, node);
            process.allow(KEYS);
            processes.put(key, process(process, key, ofApp));
        });
        return processes;
    }

    private void check(String key, YamlNode node) {
        AppReader.named(name, node.line(), key);
        if (key.equals("web")) {
            throw YamlReader.complaint(
                    name,
                    node.line(),
                    "a process cannot be called 'web', as that is the app itself",
                    "Rename it; the app's own command comes from its build.");
        }
        if (key.length() > LONGEST_NAME) {
            throw YamlReader.complaint(
                    name,
                    node.line(),
                    "a process cannot be called '" + key + "', which has " + key.length() + " characters",
                    "Use at most 20.");
        }
    }

    private ProcessConfig process(Section process, String key, @Nullable Resources ofApp) {
        List<String> command = AppReader.command(process, key);
        int port = process.number("port", 0, 0, 65535);
        boolean isPublic = process.flag("public", false);
        if (isPublic && port == 0) {
            throw process.wrong(
                    "public",
                    "'" + process.at("public") + "' is true, and '" + key + "' has no port that people could reach",
                    "Add `port:`, where it listens.");
        }
        HealthReader health = HealthReader.of(name, process);
        if (process.has("health") && port == 0) {
            throw process.wrong(
                    "health",
                    "'" + process.at("health") + "' says how to ask whether it is ready, and '" + key + "' has no port",
                    "Add `port:`, where it listens, or remove 'health'.");
        }
        List<String> hosts = domains.read(process, isPublic);
        return new ProcessConfig(
                command,
                process.number("replicas", 1, 0, Scale.MOST),
                ResourcesReader.read(process, ofApp),
                port,
                recreates(process),
                health.path(),
                isPublic ? new RouteConfig(hosts) : null,
                health.probe());
    }

    private static boolean recreates(Section process) {
        String strategy = process.text("strategy");
        if (strategy == null || strategy.equals("rolling")) {
            return false;
        }
        if (strategy.equals("recreate")) {
            return true;
        }
        throw process.malformed("strategy", strategy, "rolling or recreate");
    }
}
