package dev.kilter.sdk.wire;

import dev.kilter.sdk.problem.Problem;
import org.jspecify.annotations.Nullable;

/// One line that kilter-runner prints: a JSON object. The last one is a [Report] or [Failed].
public sealed interface JobLine {
    /// Something worth showing.
    record Note(String text) implements JobLine {}

    /// A file or entry is applied.
    record FileDone(String name, long durationMs) implements JobLine {}

    /// It went well.
    ///
    /// @param summary for people: `sql: 2 of 2 applied`
    /// @param changed whether anything was applied
    /// @param schema  newest applied migration; null for a seed or without migrations
    record Report(String summary, boolean changed, @Nullable String schema) implements JobLine {}

    /// It did not.
    record Failed(Problem problem) implements JobLine {}
}
