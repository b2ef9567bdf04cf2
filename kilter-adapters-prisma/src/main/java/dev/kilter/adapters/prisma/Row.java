package dev.kilter.adapters.prisma;

import org.jspecify.annotations.Nullable;

/// One row of `_prisma_migrations`.
///
/// @param finished   whether finished_at is set
/// @param rolledBack whether rolled_back_at is set
/// @param logs       what a failed run said
/// @param ours       how kilter ran it, for a row that kilter wrote; null for another's
record Row(
        String id,
        String name,
        String checksum,
        boolean finished,
        boolean rolledBack,
        @Nullable String logs,
        @Nullable RunMode ours) {
    boolean failed() {
        return !finished && !rolledBack;
    }

    Row ranAs(RunMode mode) {
        return new Row(id, name, checksum, finished, rolledBack, logs, mode);
    }
}
