package dev.kilter.postgres;

import java.util.List;

/// What a statement does with who may do what.
final class Rights {
    private Rights() {}

    static Verdict of(Words words) {
        if (words.begins("ALTER") && words.outside().has("OWNER", "TO") && !words.has("RENAME")) {
            return Verdict.breaking("rights: it gives the object to another owner");
        }
        if (actsAsAnother(words)) {
            return Verdict.breaking("rights: what follows acts as another role");
        }
        if (words.has("SECURITY", "DEFINER")) {
            return Verdict.breaking("rights: the function acts with its owner's rights, whoever calls it");
        }
        if (words.has("GRANT") && words.behind("TO").has("PUBLIC") && isAboutRights(words)) {
            return Verdict.breaking("rights: everybody gets them");
        }
        if (words.begins("REVOKE")) {
            return Verdict.breaking("rights: the running release may need them");
        }
        boolean role = words.begins("ALTER", "ROLE") || words.begins("ALTER", "USER") || words.begins("ALTER", "GROUP");
        if (role && !words.begins("ALTER", "USER", "MAPPING")) {
            return Verdict.breaking("rights: whoever acts as this role can do other things afterwards");
        }
        return Verdict.SAFE;
    }

    private static boolean isAboutRights(Words words) {
        return words.begins("GRANT") || words.begins("ALTER", "DEFAULT", "PRIVILEGES");
    }

    private static boolean actsAsAnother(Words words) {
        Words what = words.begins("SET")
                ? words.after(1).without("LOCAL")
                : words.begins("RESET") ? words.after(1) : new Words(List.of());
        return what.begins("ROLE") || what.begins("SESSION", "ROLE") || what.begins("SESSION", "AUTHORIZATION");
    }
}
