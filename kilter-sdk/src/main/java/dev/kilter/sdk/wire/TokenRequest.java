package dev.kilter.sdk.wire;

import java.time.Duration;
import java.util.List;

/// Asks for a token.
///
/// @param name whose it is, or what for: 1 to 64 letters, digits, `.`, `_`, `@`, `-`
/// @param protectedDatabases whether it opens the databases of protected envs, too
/// @param valid how long it works, at most a year
/// @param scope where it works: `acme`, `acme/shop`, `acme/shop/pr-*`; missing or empty: everywhere
/// @param verbs what it may do of what its role may; missing or empty: all of that
public record TokenRequest(
        String name,
        TokenRole role,
        boolean protectedDatabases,
        Duration valid,
        List<String> scope,
        List<TokenVerb> verbs) {
    @SuppressWarnings("NullAway") // an older client says neither
    public TokenRequest {
        scope = scope == null ? List.of() : List.copyOf(scope);
        verbs = verbs == null ? List.of() : List.copyOf(verbs);
    }

    /// A token for everything that the role may, everywhere.
    public TokenRequest(String name, TokenRole role, boolean protectedDatabases, Duration valid) {
        this(name, role, protectedDatabases, valid, List.of(), List.of());
    }
}
