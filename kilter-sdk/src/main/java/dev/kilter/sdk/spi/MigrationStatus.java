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
    /// @param fix  the one command or edit that mends it; empty when there is nothing to mend
    public record Entry(String name, State state, String note, String fix) {
        /// An entry that needs no mending.
        public Entry(String name, State state, String note) {
            this(name, state, note, "");
        }
    }

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
        FAILED,
        /// Marked as rolled back: the tool's own status may call it done, yet it runs again.
        ROLLED_BACK,
        /// On disk, not in the ledger, and the tool would pass over it for ever.
        SKIPPED,
        /// On disk, not in the ledger, and older than what is applied: it runs late.
        OUT_OF_ORDER,
        /// In the ledger without what the tool knows it by: the tool would run it again.
        NAMELESS
    }

    /// The names with this state, in order.
    public List<String> names(State state) {
        return entries.stream()
                .filter(entry -> entry.state() == state)
                .map(Entry::name)
                .toList();
    }
}
