package dev.kilter.adapters.sql;

import dev.kilter.sdk.spi.MigrationStatus.Entry;
import dev.kilter.sdk.spi.MigrationStatus.State;

/// A migration that the ledger has and the project has not.
final class Missing {
    private Missing() {}

    static Entry entry(String name) {
        return new Entry(name, State.MISSING, "no such file any more", "Restore the file from git.");
    }
}
