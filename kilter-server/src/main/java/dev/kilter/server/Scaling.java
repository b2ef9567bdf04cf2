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
    /// A deploy of an env that sleeps wakes it, and so does another number of its web process. It then runs in the
    /// numbers that it had before.
    ///
    /// @param declared what kilter.yaml says now
    /// @param before   what differed so far; an entry lasts while kilter.yaml says what it said then
    /// @param asked    what is said now; none of web puts the env to sleep
    static Scaling of(AppConfig declared, Map<String, Scale> before, Map<String, Integer> asked) {
        Scale web = before.get("web");
        boolean slept = web != null && web.replicas() == 0;
        boolean sleeps = asked.containsKey("web") ? asked.getOrDefault("web", 1) == 0 : slept && !asked.isEmpty();
        SortedMap<String, Scale> scaled = new TreeMap<>();
        SortedMap<String, Integer> numbers = new TreeMap<>();
        declared.replicas().forEach((process, number) -> {
            Scale old = before.get(process);
            Scale lasting = old != null && old.declared() == number ? old : null;
            Integer awake = lasting == null ? null : slept ? lasting.awake() : Integer.valueOf(lasting.replicas());
            int usual = awake == null ? number : awake;
            int kept = slept && sleeps && lasting != null ? lasting.replicas() : usual;
            int wanted = asked.getOrDefault(process, kept);
            numbers.put(process, wanted);
            // Who puts the env to sleep says nothing of how it wakes; who says none of one process means
            // it.
            boolean rests = sleeps && wanted == 0 && (asked.containsKey("web") || !asked.containsKey(process));
            int later = rests ? usual : wanted;
            if (wanted != number || later != number) {
                scaled.put(process, new Scale(wanted, number, sleeps && later != number ? later : null));
            }
        });
        return new Scaling(declared.scaled(numbers), scaled);
    }
}
