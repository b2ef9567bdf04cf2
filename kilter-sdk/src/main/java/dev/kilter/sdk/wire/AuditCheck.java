package dev.kilter.sdk.wire;

import org.jspecify.annotations.Nullable;

/// What a look at the whole audit has found: that nothing was changed or taken away.
///
/// @param lines how many there are, of all envs
/// @param head  hash of the last one; null from a server that does not say
public record AuditCheck(int lines, @Nullable String head) {}
