package dev.kilter.sdk.wire;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.Slot;

/// Asks for one-off work in a slot. Only the platform reaches the database, so it runs there, as a Job.
///
/// @param slot      an env that stands
/// @param migration which tool's files, and where they lie in the bundle
/// @param bundle    SHA-256 of the files, uploaded before
public record TaskRequest(Slot slot, MigrationConfig migration, String bundle, TaskWork work) {}
