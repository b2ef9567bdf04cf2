package dev.kilter.sdk.wire;

import java.util.SortedMap;
import java.util.TreeMap;

/// Asks for so many of each named process.
public record ScaleRequest(SortedMap<String, Integer> processes) {
    public ScaleRequest {
        processes = new TreeMap<>(processes);
    }
}
