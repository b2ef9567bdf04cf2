package dev.kilter.sdk.wire;

import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationPlan;
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

    /// How the migrations stand: the end of a `status` job.
    record Migrations(MigrationsReport report) implements JobLine {}

    /// What would run: the end of a `plan` job.
    record Planned(MigrationPlan plan) implements JobLine {}

    /// It did not.
    record Failed(Problem problem) implements JobLine {}
}
