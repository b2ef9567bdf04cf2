package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.TokenRole;
import java.util.Locale;
import java.util.Optional;

/// Who asks, and what of.
///
/// @param name of the token's holder; empty for anybody
record Caller(String name, TokenRole role) {
    /// Why this caller may not do what asks for that permission; empty: he may.
    Optional<Problem> refused(Permission permission) {
        TokenRole needed = switch (permission) {
            case PUBLIC, VIEW, VIEW_OR_JOB -> TokenRole.VIEWER;
            case DEPLOY -> TokenRole.DEPLOYER;
            case ADMIN -> TokenRole.ADMIN;
        };
        return role.compareTo(needed) >= 0
                ? Optional.empty()
                : Optional.of(Problem.of(
                        KilterCode.NOT_ALLOWED,
                        "the token of '" + name + "' is a " + words(role) + "'s, and this takes a " + words(needed)
                                + "'s",
                        "Ask an admin: kilter token create NAME --role " + words(needed)));
    }

    private static String words(TokenRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
