package dev.kilter.adapters.atlas;

import dev.kilter.sdk.spi.MigrationPlan;

/// A proven plan, with what the schema is to be afterwards.
record SchemaPlan(MigrationPlan plan, Shape after) {}
