package dev.kilter.adapters.drizzle;

/// One migration on disk.
///
/// @param name what people call it: `0001_orders.sql`, or the folder's name, which 1.x also writes into its table
/// @param path its SQL file
/// @param when milliseconds, as the tool writes them into `created_at`
/// @param hash as the tool writes it
record Entry(String name, String path, long when, String hash) {}
