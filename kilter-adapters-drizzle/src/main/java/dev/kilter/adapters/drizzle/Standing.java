package dev.kilter.adapters.drizzle;

import dev.kilter.sdk.spi.MigrationStatus.State;
import org.jspecify.annotations.Nullable;

/// How one migration of the project stands.
///
/// @param row what the table has of it; null for nothing
record Standing(Entry entry, State state, @Nullable Row row, String note) {}
