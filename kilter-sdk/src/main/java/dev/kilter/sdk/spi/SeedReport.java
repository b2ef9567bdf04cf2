package dev.kilter.sdk.spi;

/// What applying a seed entry did.
///
/// @param outcome what happened
/// @param rows    how many rows statements reported; 0 when unknown
public record SeedReport(Outcome outcome, long rows) {
    /// What can happen to an entry.
    public enum Outcome {
        /// It ran.
        APPLIED,
        /// The ledger holds it with the same content.
        SAME,
        /// The ledger holds it with other content, and it does not say `when: changed`.
        CHANGED_BUT_KEPT
    }
}
