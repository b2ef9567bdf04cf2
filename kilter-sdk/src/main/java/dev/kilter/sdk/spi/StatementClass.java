package dev.kilter.sdk.spi;

/// What a statement does to the people and the code that use the database meanwhile and afterwards. From harmless to
/// final: of two that fit, the later one counts.
public enum StatementClass {
    /// Nobody notices.
    SAFE,
    /// Others wait while it runs: it holds a lock that blocks reads or writes for as long as the table is long.
    LOCKING,
    /// The whole table is written anew, under a lock.
    REWRITING,
    /// The release that runs now may fail on the new schema.
    BREAKING,
    /// Data is gone afterwards.
    DESTRUCTIVE
}
