package dev.kilter.adapters.prisma;

/// How a version of Prisma runs a file.
enum Execution {
    /// Up to 7.3: the whole file is one query, all or nothing.
    WHOLE_FILE,
    /// From 7.4 on: each statement for itself, in a file that [Grammar] reads; those before a failing one stay.
    BY_STATEMENT
}
