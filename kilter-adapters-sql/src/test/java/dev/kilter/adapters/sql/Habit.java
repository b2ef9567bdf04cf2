package dev.kilter.adapters.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A project as people have it: what its database holds before, and its files at each run. `habits.txt` has one after
/// the other: `#### TOOL what it is`, `== file`, `== rm file`, and `== step` between two runs.
record Habit(Oracle tool, String what, String before, List<Map<String, String>> runs) {
    static List<Habit> all() {
        String text;
        try (var file = Objects.requireNonNull(Habit.class.getResourceAsStream("habits.txt"))) {
            text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Habit> all = new ArrayList<>();
        for (String one : text.split("(?m)^#### ", -1)) {
            if (!one.isBlank()) {
                all.add(of(one));
            }
        }
        return all;
    }

    private static Habit of(String text) {
        String[] title = text.lines().findFirst().orElseThrow().split(" ", 2);
        Map<String, String> files = new TreeMap<>();
        List<Map<String, String>> runs = new ArrayList<>();
        String before = "";
        String[] parts = text.split("(?m)^== ", -1);
        for (int i = 1; i < parts.length; i++) {
            String head = parts[i].lines().findFirst().orElseThrow();
            String body = parts[i].substring(Math.min(head.length() + 1, parts[i].length()))
                    .replace("<CR>", "\r");
            if (head.equals("step")) {
                runs.add(Map.copyOf(files));
            } else if (head.startsWith("rm ")) {
                files.remove(head.substring(3));
            } else if (head.equals("before.sql")) {
                before = body;
            } else {
                files.put(head, body);
            }
        }
        runs.add(Map.copyOf(files));
        return new Habit(Oracle.valueOf(title[0]), title[1], before, runs);
    }

    /// The changelog that Liquibase is started with.
    String root() {
        return "migrations/"
                + runs.getLast().keySet().stream()
                        .filter(name -> name.startsWith("root."))
                        .findFirst()
                        .orElseThrow();
    }

    @Override
    public String toString() {
        return tool + ": " + what;
    }
}
