package dev.kilter.sdk.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One token as it is listed.
///
/// @param token    what it says; told once, when it is made, and null ever after
/// @param lastUsed to the minute; null: never
/// @param scope    where it works; empty: everywhere
/// @param verbs    what it may do of what its role may; empty: all of that
public record TokenRecord(
        String name,
        TokenRole role,
        boolean protectedDatabases,
        Instant created,
        Instant expires,
        @Nullable Instant lastUsed,
        @Nullable String token,
        List<String> scope,
        List<TokenVerb> verbs) {
    @SuppressWarnings("NullAway") // an older server says neither
    public TokenRecord {
        scope = scope == null ? List.of() : List.copyOf(scope);
        verbs = verbs == null ? List.of() : List.copyOf(verbs);
    }
}
