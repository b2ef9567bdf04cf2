package dev.kilter.sdk.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What differs between two releases of an env. No secret value.
///
/// @param migrated what the migrations did that ran between them, whichever of the two is the newer one; null: nothing
public record ReleaseDiff(
        String project,
        String env,
        String from,
        String to,
        List<Change> changes,
        @Nullable MigrationImpact migrated) {
    public ReleaseDiff {
        changes = List.copyOf(changes);
    }

    /// One difference.
    ///
    /// @param area   `image`, `source`, `config`, `secrets`, `schema` or `routes`
    /// @param name   what of it: `env.LOG_LEVEL`, `shop-secrets/API_KEY`
    /// @param before null: it was not there
    /// @param after  null: it is not there any more
    public record Change(
            String area,
            String name,
            @Nullable String before,
            @Nullable String after) {}
}
