package dev.kilter.sdk.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an apply did.
///
/// @param applied  names applied by this run, in order
/// @param total    how many migrations the set has
/// @param revision name of the newest applied migration; null when there is none
public record MigrationReport(
        List<String> applied, int total, @Nullable String revision) {
    public MigrationReport {
        applied = List.copyOf(applied);
    }
}
