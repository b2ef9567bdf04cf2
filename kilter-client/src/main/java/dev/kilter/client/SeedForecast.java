package dev.kilter.client;

import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.spi.SeedPlan;
import dev.kilter.sdk.wire.SeedsReport;
import dev.kilter.sdk.wire.SeedsReport.Applied;
import org.jspecify.annotations.Nullable;

/// What a deploy with `--seed` would do with an entry, by the ledger that the platform has seen last.
public sealed interface SeedForecast {
    /// It would run.
    ///
    /// @param before what was applied under its name, with other content; null: nothing
    record Runs(@Nullable Applied before) implements SeedForecast {}

    /// It is applied with the same content.
    record Same(Applied before) implements SeedForecast {}

    /// It has changed since, and does not say `when: changed`.
    record Kept(Applied before) implements SeedForecast {}

    /// Nobody here knows what was applied.
    record Unknown() implements SeedForecast {}

    /// Pure.
    static SeedForecast of(SeedConfig entry, SeedPlan plan, SeedsReport report) {
        if (!report.seen()) {
            return new Unknown();
        }
        Applied before = report.seeds().stream()
                .filter(row -> row.name().equals(entry.name()))
                .findFirst()
                .orElse(null);
        if (before == null) {
            return new Runs(null);
        }
        if (before.content().equals(plan.content())) {
            return new Same(before);
        }
        return entry.againWhenChanged() ? new Runs(before) : new Kept(before);
    }
}
