package dev.kilter.sdk.spi;

import java.util.List;

/// What a database has of a set of migrations.
public record MigrationStatus(List<Entry> entries) {
    public MigrationStatus {
        entries = List.copyOf(entries);
    }

    /// One migration, on disk or in the ledger.
    ///
    /// @param note why, for people; may be empty
    public record Entry(String name, State state, String note) {}

    /// How a migration stands.
    public enum State {
        /// In the ledger, and its file is the one that was applied.
        APPLIED,
        /// On disk, not in the ledger.
        PENDING,
        /// In the ledger, but its file has changed since.
        EDITED,
        /// In the ledger, but not on disk.
        MISSING,
        /// Begun, and it did not end well.
        FAILED
    }

    /// The names with this state, in order.
    public List<String> names(State state) {
        return entries.stream()
                .filter(entry -> entry.state() == state)
                .map(Entry::name)
                .toList();
    }
}
