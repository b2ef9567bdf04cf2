package dev.kilter.sdk.wire;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.spi.MigrationPlan;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A plan that the platform keeps for review.
///
/// @param id      of the plan in this slot, see [MigrationPlan#id]
/// @param by      who made it
/// @param expires seven days after `created`; later it is void
/// @param migrations SHA-256 over the migration files that it was made from; null: there were none
/// @param schema  the live schema that it was made from: a hash for each object
public record SavedPlan(
        String id,
        Slot slot,
        MigrationPlan plan,
        String by,
        Instant created,
        Instant expires,
        @Nullable String migrations,
        Map<String, String> schema) {
    public SavedPlan {
        schema = schema == null ? Map.of() : new TreeMap<>(schema);
    }
}
