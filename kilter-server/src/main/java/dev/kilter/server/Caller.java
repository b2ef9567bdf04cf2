package dev.kilter.server;

import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.TokenRole;
import dev.kilter.sdk.wire.TokenVerb;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Who asks, what he may do, and where.
///
/// @param name  of the token's holder; empty for anybody
/// @param verbs that the token is kept to; empty: all of the role's
record Caller(String name, TokenRole role, Set<TokenVerb> verbs, Scope scope) {
    Caller {
        verbs = Set.copyOf(verbs);
    }

    /// Somebody who looks at anything.
    static Caller looking(String name) {
        return new Caller(name, TokenRole.VIEWER, Set.of(), Scope.EVERYWHERE);
    }

    /// Why this caller may not do what asks for that permission; empty: he may.
    Optional<Problem> refused(Permission permission) {
        TokenVerb verb = permission.verb();
        TokenRole needed = TokenRole.VIEWER;
        for (TokenRole each : TokenRole.values()) {
            if (each.verbs().contains(verb)) {
                needed = each;
                break;
            }
        }
        if (!role.verbs().contains(verb)) {
            return refused(
                    "is a " + words(role) + "'s, and this takes a " + words(needed) + "'s", "--role " + words(needed));
        }
        if (!verbs.isEmpty() && !isKept(verb)) {
            String kept = new TreeSet<>(verbs).stream().map(Caller::words).collect(Collectors.joining(", "));
            return refused("is kept to '" + kept + "', and this takes '" + words(verb) + "'", "--verb " + words(verb));
        }
        if (permission == Permission.LOOK_ANYWHERE && !scope.isEverywhere()) {
            return refused("works in " + String.join(", ", scope.places()) + ", and this is about everything", "");
        }
        return Optional.empty();
    }

    /// Whoever may deploy may also plan: a deploy does, before it migrates.
    private boolean isKept(TokenVerb verb) {
        return switch (verb) {
            case LOOK -> true;
            case PLAN -> verbs.contains(TokenVerb.PLAN) || verbs.contains(TokenVerb.DEPLOY);
            case DEPLOY, ENTER, REMOVE, ADMINISTER -> verbs.contains(verb);
        };
    }

    private Optional<Problem> refused(String why, String flags) {
        return Optional.of(Problem.of(
                KilterCode.NOT_ALLOWED,
                "the token of '" + name + "' " + why,
                ("Ask an admin: kilter token create NAME " + flags).strip()));
    }

    /// Throws, as if there were no such env, where it is foreign to this caller.
    void require(Slot slot) {
        if (!scope.holds(slot)) {
            throw Answers.missing("env " + slot);
        }
    }

    /// Throws, as if there were no such project, where no env of it is this caller's.
    void require(Project project) {
        if (!scope.touches(project)) {
            throw Answers.missing("project " + project);
        }
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
