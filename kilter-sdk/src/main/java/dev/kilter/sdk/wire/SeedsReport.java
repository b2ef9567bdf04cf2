package dev.kilter.sdk.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The ledger of an env's seeds as a deploy that applies seeds has seen it last.
///
/// @param seen  whether one has looked; if not, nothing is known
/// @param seeds those that were applied, the latest first
public record SeedsReport(boolean seen, List<Applied> seeds) {
    /// Nobody has looked.
    public static final SeedsReport UNSEEN = new SeedsReport(false, List.of());

    public SeedsReport {
        seeds = seeds == null ? List.of() : List.copyOf(seeds);
    }

    /// One row.
    ///
    /// @param name    of the entry in kilter.yaml
    /// @param content SHA-256 of what was applied, 64 hex digits
    /// @param release of the deploy that applied it; null: of none, or not known
    public record Applied(
            String name,
            String content,
            Instant at,
            @Nullable String release) {}
}
