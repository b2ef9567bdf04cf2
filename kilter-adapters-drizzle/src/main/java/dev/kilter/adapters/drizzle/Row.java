package dev.kilter.adapters.drizzle;

import org.jspecify.annotations.Nullable;

/// One row of the tool's table.
///
/// @param createdAt milliseconds; null in a row that somebody wrote by hand
/// @param name      null in a row of 0.x
record Row(
        long id,
        String hash,
        @Nullable Long createdAt,
        @Nullable String name) {
    long when() {
        return createdAt == null ? 0 : createdAt;
    }
}
