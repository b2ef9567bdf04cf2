package dev.kilter.sdk.wire;

/// What a look at the whole audit has found: that nothing was changed or taken away between its lines.
///
/// @param lines how many there are, of all envs
public record AuditCheck(int lines) {}
