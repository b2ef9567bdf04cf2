package dev.kilter.adapters.prisma;

/// What is known about a run that did not end.
enum RunMode {
    /// PendingScript and row were one transaction: without the row's end nothing of it is there.
    ATOMIC,
    /// Statement by statement with a journal: it goes on where it was.
    JOURNALED,
    /// One query that commits by itself: how far it came is not known.
    OWN_COMMITS
}
