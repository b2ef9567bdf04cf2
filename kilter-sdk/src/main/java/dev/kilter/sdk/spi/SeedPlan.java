package dev.kilter.sdk.spi;

import java.util.List;

/// What applying a seed entry would do.
///
/// @param name    of the entry
/// @param kind    `sql` or `command`, or a provider's own word
/// @param actions one line each: a file with its number of statements, or the command
/// @param content SHA-256 over all that makes the entry's content, 64 hex digits
public record SeedPlan(String name, String kind, List<String> actions, String content) {
    public SeedPlan {
        actions = List.copyOf(actions);
    }
}
