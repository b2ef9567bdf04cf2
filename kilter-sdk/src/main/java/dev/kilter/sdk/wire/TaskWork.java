package dev.kilter.sdk.wire;

import dev.kilter.sdk.deploy.Unreviewed;
import dev.kilter.sdk.spi.ResolvesMigrations;
import org.jspecify.annotations.Nullable;

/// What a task does in its slot. Only a resolve and a person's command change anything there.
public sealed interface TaskWork {
    /// Say what is applied, pending or wrong.
    record Status() implements TaskWork {}

    /// Say what an apply would run, statement by statement; the platform keeps the plan.
    record Plan() implements TaskWork {}

    /// Compare the live schema with the one that the migrations imply.
    record Diff() implements TaskWork {}

    /// Say whether a deploy with these migrations would be refused for its plan; changes nothing.
    ///
    /// @param plan   the reviewed plan that the deploy names; null: none
    /// @param review whether destructive statements need one
    /// @param unreviewed what becomes of a difference to a declared schema without one
    record Check(@Nullable String plan, boolean review, Unreviewed unreviewed) implements TaskWork {
        @SuppressWarnings("NullAway") // an older client does not say it
        public Check {
            unreviewed = unreviewed == null ? Unreviewed.SHOWN : unreviewed;
        }
    }

    /// Get a ledger out of the way that stops it.
    ///
    /// @param migration its name
    record Resolve(String migration, ResolvesMigrations.Kind move) implements TaskWork {}

    /// Keep a fresh copy of a process's pod open for a person's command.
    ///
    /// @param process whose
    record Run(String process) implements TaskWork {}
}
