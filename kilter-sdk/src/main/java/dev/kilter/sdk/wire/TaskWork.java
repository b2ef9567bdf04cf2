package dev.kilter.sdk.wire;

import dev.kilter.sdk.spi.ResolvesMigrations;

/// What a task does in its slot. Only the last one changes anything there.
public sealed interface TaskWork {
    /// Say what is applied, pending or wrong.
    record Status() implements TaskWork {}

    /// Say what an apply would run, statement by statement; the platform keeps the plan.
    record Plan() implements TaskWork {}

    /// Get a ledger out of the way that stops it.
    ///
    /// @param migration its name
    record Resolve(String migration, ResolvesMigrations.Kind move) implements TaskWork {}
}
