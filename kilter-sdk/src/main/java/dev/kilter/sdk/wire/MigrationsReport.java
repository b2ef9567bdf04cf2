package dev.kilter.sdk.wire;

import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.ResolvesMigrations;
import java.util.List;

/// How a slot's migrations stand, with every way out that is safe.
///
/// @param semantics      whose rules were followed, for people: `drizzle 0.31 (package-lock.json)`
/// @param entries        on disk or in the ledger, in order
/// @param invalidIndexes left behind by an index build that failed
/// @param moves          offered by `kilter migrate resolve`
public record MigrationsReport(
        String semantics,
        List<MigrationStatus.Entry> entries,
        List<String> invalidIndexes,
        List<ResolvesMigrations.Move> moves) {
    public MigrationsReport {
        entries = List.copyOf(entries);
        invalidIndexes = List.copyOf(invalidIndexes);
        moves = List.copyOf(moves);
    }
}
