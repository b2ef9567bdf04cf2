package dev.kilter.sdk.app;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A key that stands where none of that name may, and what its writer may have meant. Pure.
///
/// @param path  of the map that it stands in; empty: the top
/// @param known the keys that may stand there
record UnknownKey(String key, String path, Set<String> known) {
    private static final String PROJECT = "Write `project: org/app`.";
    private static final String OWN_COMMAND = "The app's own command comes from its build (a start script, a Procfile,"
            + " a Dockerfile); others stand in `processes:`.";
    private static final String VARIABLES = "Variables stand in `env:`.";
    private static final String HOW_MUCH = "Write `resources: { cpu: 250m, memory: 256Mi }`.";
    private static final String HOW_MANY = "Write `replicas:`.";
    private static final String HOSTS = "Write `domains: [www.example.com]`.";
    private static final String PROCESSES = "Write `processes: { worker: { command: [program] } }`.";
    private static final String COMMAND = "Write `command: [program, argument]`.";
    private static final String OF_ALL =
            "All processes have the app's variables and secrets: say it at the top of the file.";

    /// What other tools call it, and what is written here.
    private static final Map<String, String> OF_APP = Map.ofEntries(
            Map.entry("name", PROJECT),
            Map.entry("app", PROJECT),
            Map.entry("command", OWN_COMMAND),
            Map.entry("cmd", OWN_COMMAND),
            Map.entry("start", OWN_COMMAND),
            Map.entry("run", OWN_COMMAND),
            Map.entry("image", "Write `build: { image: host/name@sha256:… }`."),
            Map.entry("dockerfile", "Write `build: { type: dockerfile }`."),
            Map.entry("environment", "Variables stand in `env:`, envs in `environments:`."),
            Map.entry("envs", "Variables stand in `env:`, envs in `environments:`."),
            Map.entry("variables", VARIABLES),
            Map.entry("vars", VARIABLES),
            Map.entry("services", PROCESSES),
            Map.entry("workers", PROCESSES),
            Map.entry("worker", PROCESSES),
            Map.entry("jobs", "Write `cron:` for what runs by the clock, `processes:` for what runs on."),
            Map.entry("schedule", "Write `cron: { tidy: { schedule: \"30 3 * * *\", command: [program] } }`."),
            Map.entry("instances", HOW_MANY),
            Map.entry("scale", HOW_MANY),
            Map.entry("cpu", HOW_MUCH),
            Map.entry("memory", HOW_MUCH),
            Map.entry("limits", HOW_MUCH),
            Map.entry("host", HOSTS),
            Map.entry("hosts", HOSTS),
            Map.entry("protected", "Say it of an env: `environments: { prod: { protected: true } }`."));

    private static final Map<String, String> OF_PROCESS = Map.ofEntries(
            Map.entry("cmd", COMMAND),
            Map.entry("run", COMMAND),
            Map.entry("start", COMMAND),
            Map.entry("cpu", HOW_MUCH),
            Map.entry("memory", HOW_MUCH),
            Map.entry("limits", HOW_MUCH),
            Map.entry("instances", HOW_MANY),
            Map.entry("scale", HOW_MANY),
            Map.entry("host", HOSTS),
            Map.entry("hosts", HOSTS),
            Map.entry("env", OF_ALL),
            Map.entry("environment", OF_ALL),
            Map.entry("secrets", OF_ALL),
            Map.entry("appSecrets", OF_ALL),
            Map.entry("schedule", "Move it to `cron:`."));

    private static final Map<String, String> OF_HEALTH = Map.ofEntries(
            Map.entry("url", "Write `path: /healthz`."),
            Map.entry("every", "Write `interval:`."),
            Map.entry("period", "Write `interval:`."),
            Map.entry("periodSeconds", "Write `interval:`, as in 5s."),
            Map.entry("timeoutSeconds", "Write `timeout:`, as in 3s."),
            Map.entry("start_period", "Write `grace:`."),
            Map.entry("grace_period", "Write `grace:`."),
            Map.entry("initialDelaySeconds", "Write `grace:`, as in 30s."));

    String detail() {
        if (key.equals("volumes")) {
            return "'volumes' asks for disks that outlive a process, and the platform gives none: a disk follows no"
                    + " process to another machine, and old and new would write to it side by side";
        }
        if (isOfTheTop(key)) {
            return "'" + key + "' is the same for all envs, and stands in '" + path + "'";
        }
        return "there is no key '" + key + "'" + (path.isEmpty() ? "" : " in '" + path + "'");
    }

    String hint() {
        if (key.equals("volumes")) {
            return "Keep rows in `database: postgres`, files in an object store, scratch files below TMPDIR; and"
                    + " remove 'volumes'.";
        }
        if (isOfTheTop(key)) {
            return "Move it to the top of the file.";
        }
        return Optional.ofNullable(elsewhere().get(key))
                .or(() -> near(candidates())
                        .map(near -> isOfTheTop(near)
                                ? "Did you mean '" + near + "'? It belongs to the top of the file."
                                : "Did you mean '" + near + "'?"))
                .orElseGet(() -> "Use one of: " + String.join(", ", new TreeSet<>(known)) + ".");
    }

    private boolean isOfAnEnv() {
        return path.startsWith("environments.");
    }

    private boolean isOfTheTop(String word) {
        return isOfAnEnv() && AppReader.ROOT_KEYS.contains(word) && !known.contains(word);
    }

    private Map<String, String> elsewhere() {
        if (path.isEmpty() || isOfAnEnv()) {
            return OF_APP;
        }
        if (path.matches("(.*\\.)?health")) {
            return OF_HEALTH;
        }
        return path.matches("(processes|cron)\\.[^.]+") ? OF_PROCESS : Map.of();
    }

    private Set<String> candidates() {
        Set<String> all = new TreeSet<>(known);
        if (isOfAnEnv()) {
            all.addAll(AppReader.ROOT_KEYS);
        }
        return all;
    }

    /// What the key was meant to be; empty where nothing is like it.
    private Optional<String> near(Set<String> candidates) {
        String small = key.toLowerCase(Locale.ROOT);
        String best = "";
        int least = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            // of those that are equally near the one with the same beginning
            int other = small.isEmpty() || candidate.charAt(0) != small.charAt(0) ? 1 : 0;
            int now = 2 * distance(small, candidate.toLowerCase(Locale.ROOT)) + other;
            if (now < least) {
                least = now;
                best = candidate;
            }
        }
        return isLike(small, best.toLowerCase(Locale.ROOT)) ? Optional.of(best) : Optional.empty();
    }

    private static boolean isLike(String word, String other) {
        int shorter = Math.min(word.length(), other.length());
        return (shorter >= 3 && (word.startsWith(other) || other.startsWith(word)))
                || 2 * distance(word, other) <= Math.max(word.length(), other.length());
    }

    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int above = row[j];
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + change);
                diagonal = above;
            }
        }
        return row[right.length()];
    }
}
