package dev.kilter.server;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.Scale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// How many of each process run where somebody has said another number than kilter.yaml. Pure.
///
/// @param config as it runs
/// @param scaled what differs in it from kilter.yaml
record Scaling(AppConfig config, SortedMap<String, Scale> scaled) {
    /// A deploy of an env that sleeps wakes it.
    ///
    /// @param declared what kilter.yaml says now
    /// @param before   what differed so far; an entry lasts while kilter.yaml says what it said then
    /// @param asked    what is said now
    static Scaling of(AppConfig declared, Map<String, Scale> before, Map<String, Integer> asked) {
        Scale web = before.get("web");
        boolean wakes = asked.isEmpty() && web != null && web.replicas() == 0;
        SortedMap<String, Scale> scaled = new TreeMap<>();
        SortedMap<String, Integer> numbers = new TreeMap<>();
        declared.replicas().forEach((process, number) -> {
            Scale old = wakes ? null : before.get(process);
            int kept = old != null && old.declared() == number ? old.replicas() : number;
            int wanted = asked.getOrDefault(process, kept);
            numbers.put(process, wanted);
            if (wanted != number) {
                scaled.put(process, new Scale(wanted, number));
            }
        });
        return new Scaling(declared.scaled(numbers), scaled);
    }
}
