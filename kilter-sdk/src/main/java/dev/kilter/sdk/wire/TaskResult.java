package dev.kilter.sdk.wire;

/// What came of a task.
public sealed interface TaskResult {
    /// Of [TaskWork.Status].
    record Migrations(MigrationsReport report) implements TaskResult {}

    /// Of [TaskWork.Plan].
    record Planned(SavedPlan plan) implements TaskResult {}

    /// Of [TaskWork.Diff].
    record Compared(SchemaDiff diff) implements TaskResult {}

    /// Of [TaskWork.Check] and [TaskWork.Resolve].
    record Resolved(String summary) implements TaskResult {}
}
