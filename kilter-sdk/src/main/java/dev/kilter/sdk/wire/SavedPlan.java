package dev.kilter.sdk.wire;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.spi.MigrationPlan;
import java.time.Instant;

/// A plan that the platform keeps for review.
///
/// @param id      of the plan in this slot, see [MigrationPlan#id]
/// @param by      who made it
/// @param expires seven days after `created`; later it is void
public record SavedPlan(String id, Slot slot, MigrationPlan plan, String by, Instant created, Instant expires) {}
