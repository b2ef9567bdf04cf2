package dev.kilter.server;

import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a token works. Pure.
///
/// @param places `acme`, `acme/shop` or `acme/shop/pr-*`; empty: everywhere
record Scope(List<String> places) {
    static final Scope EVERYWHERE = new Scope(List.of());

    private static final Pattern PLACE =
            Pattern.compile("[a-z0-9-]{1,20}(/(\\*|[a-z0-9-]{1,30}\\*?)(/(\\*|[a-z0-9-]{1,20}\\*?))?)?");
    private static final int MOST = 20;

    Scope {
        places = List.copyOf(places);
    }

    /// Why nobody can be given these places; empty: he can.
    static Optional<Problem> refusal(List<String> places) {
        if (places.size() > MOST) {
            return Optional.of(wrong("a token works in " + MOST + " places at most"));
        }
        return places.stream()
                .filter(place -> !PLACE.matcher(place).matches())
                .findFirst()
                .map(place -> wrong("'" + place
                        + "' is no place; it is an org, org/app or org/app/env, and app and env may" + " end in '*'"));
    }

    private static Problem wrong(String detail) {
        return Problem.of(KilterCode.ARGUMENT_INVALID, detail, "kilter token create ci --scope acme/shop/pr-*");
    }

    boolean isEverywhere() {
        return places.isEmpty();
    }

    boolean holds(Slot slot) {
        return isEverywhere() || places.stream().anyMatch(place -> matches(place, slot.toString()));
    }

    /// Whether it holds any env of the project.
    boolean touches(Project project) {
        return isEverywhere()
                || places.stream()
                        .map(place -> place.split("/", -1))
                        .anyMatch(parts ->
                                parts[0].equals(project.org()) && (parts.length == 1 || glob(parts[1], project.app())));
    }

    private static boolean matches(String place, String slot) {
        String[] wanted = place.split("/", -1);
        String[] given = slot.split("/", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (!glob(wanted[i], given[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean glob(String pattern, String text) {
        return pattern.endsWith("*")
                ? text.startsWith(pattern.substring(0, pattern.length() - 1))
                : text.equals(pattern);
    }
}
