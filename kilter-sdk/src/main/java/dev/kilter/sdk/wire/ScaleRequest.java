package dev.kilter.sdk.wire;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Asks for so many of each named process.
///
/// @param timeout overrides the platform's deadline, as for a deploy; null: the platform's own
public record ScaleRequest(
        SortedMap<String, Integer> processes, @Nullable Duration timeout) {
    public ScaleRequest {
        processes = new TreeMap<>(processes);
    }
}
