package dev.kilter.sdk.spi;

import java.util.List;

/// An adapter that can get a ledger out of the way that stops it: a failed entry, one that its tool would skip for
/// ever.
public interface ResolvesMigrations {
    /// The moves that are proven safe against the live schema, none twice; and where only a person can tell what an
    /// interrupted run has left, one for each answer. Reads only.
    List<Move> moves(MigrationSet set, Database database);

    /// Makes one of the offered moves; any other is a problem that lists them. May run twice: the second run finds
    /// nothing to do.
    void resolve(MigrationSet set, Database database, Move move);

    /// A way out for one migration.
    ///
    /// @param migration its name
    /// @param why       what shows that it is safe, for people
    record Move(String migration, Kind kind, String why) {}

    /// What a move does to the ledger.
    enum Kind {
        /// Its effects are there: it counts as applied, nothing runs.
        MARK_APPLIED,
        /// It left nothing behind: it counts as never begun, and runs again.
        MARK_ROLLED_BACK,
        /// It runs now, although its tool would not.
        APPLY_NOW,
        /// The statement in which it was cut off has ended: the next run goes on after it.
        STATEMENT_DONE,
        /// The statement in which it was cut off has left nothing: the next run begins it again.
        STATEMENT_NOT_DONE
    }
}
