package dev.kilter.sdk.spi;

/// One migration.
///
/// @param name   what the ledger and people call it
/// @param path   its file in the project tree
/// @param sha256 of its bytes, 64 hex digits
public record MigrationFile(String name, String path, String sha256) {}
