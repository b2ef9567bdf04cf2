package dev.kilter.sdk.wire;

import java.time.Duration;

/// Asks for a token.
///
/// @param name whose it is, or what for: 1 to 64 letters, digits, `.`, `_`, `@`, `-`
/// @param protectedDatabases whether it opens the databases of protected envs, too
/// @param valid how long it works, at most a year
public record TokenRequest(String name, TokenRole role, boolean protectedDatabases, Duration valid) {}
