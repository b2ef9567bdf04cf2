package dev.kilter.adapters.prisma;

import org.jspecify.annotations.Nullable;

/// One folder below the migrations.
///
/// @param name     the folder's, as in the table
/// @param path     its `migration.sql`
/// @param checksum null when that file is missing
record Entry(String name, String path, @Nullable Checksum checksum) {}
