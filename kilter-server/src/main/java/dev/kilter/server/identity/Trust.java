package dev.kilter.server.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.kilter.sdk.wire.TokenRole;
import dev.kilter.sdk.wire.TokenVerb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which CI jobs get a token of this platform, and what for.
///
/// @param claims what a job's own token has to say, by claim; a value may end in `*`
public record Trust(String name, Issuer issuer, SortedMap<String, String> claims, Grant grant) {
    public Trust {
        claims = new TreeMap<>(claims);
    }

    /// Who signs the tokens of jobs.
    ///
    /// @param url      exactly as its tokens have it in `iss`
    /// @param audience that a token has to be made for
    /// @param ca       certificates in PEM that vouch for the issuer's server; null: those of the JVM
    public record Issuer(
            String url, String audience, @Nullable String ca) {}

    /// What such a job gets.
    ///
    /// @param scope where its token works; never empty
    /// @param verbs of the role that it is kept to; empty: all of them
    /// @param valid how long it works
    public record Grant(TokenRole role, List<String> scope, List<TokenVerb> verbs, Duration valid) {
        public Grant {
            scope = List.copyOf(scope);
            verbs = List.copyOf(verbs);
        }
    }

    boolean fits(JWTClaimsSet token) {
        return claims.entrySet().stream().allMatch(wanted -> fits(wanted, token));
    }

    /// Where a claim is a list, one of its values has to be right.
    private static boolean fits(Map.Entry<String, String> wanted, JWTClaimsSet token) {
        return switch (token.getClaim(wanted.getKey())) {
            case null -> false;
            case List<?> values -> values.stream().anyMatch(value -> matches(wanted.getValue(), String.valueOf(value)));
            case Object value -> matches(wanted.getValue(), value.toString());
        };
    }

    private static boolean matches(String pattern, String text) {
        return pattern.endsWith("*")
                ? text.startsWith(pattern.substring(0, pattern.length() - 1))
                : text.equals(pattern);
    }
}
