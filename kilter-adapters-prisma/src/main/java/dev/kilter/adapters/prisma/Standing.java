package dev.kilter.adapters.prisma;

import dev.kilter.sdk.spi.MigrationStatus.State;
import org.jspecify.annotations.Nullable;

/// How one name stands, on disk or in the table.
///
/// @param entry null when it is not on disk
/// @param row   the one that counts; null when there is none
record Standing(
        String name,
        @Nullable Entry entry,
        State state,
        @Nullable Row row) {}
