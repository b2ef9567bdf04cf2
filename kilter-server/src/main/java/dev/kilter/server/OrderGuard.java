package dev.kilter.server;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.util.List;
import java.util.Optional;

/// Whether a commit may replace what an env runs or is about to run. Pure.
///
/// @param isProtected whether doubt is a refusal
/// @param allowOlder  whether a person has said that an older commit is meant
record OrderGuard(EnvName env, boolean isProtected, boolean allowOlder) {
    private static final int SHORT = 7;

    /// Something that the commit would replace.
    ///
    /// @param place where it stands, for people: `live as r3`, `deploying as d-7f3k`
    record Standing(CommitOrder.Known commit, String place, String by) {}

    /// What becomes of the offer.
    sealed interface Verdict {
        /// It may go on; `notices` are for the person.
        record Go(List<String> notices) implements Verdict {
            public Go {
                notices = List.copyOf(notices);
            }
        }

        /// It may not.
        record Refused(Problem problem) implements Verdict {}
    }

    Verdict verdict(CommitOrder.Known offered, List<Standing> standing) {
        if (allowOlder) {
            return new Verdict.Go(List.of());
        }
        Optional<Standing> newer = standing.stream()
                .filter(other -> CommitOrder.of(offered, other.commit) == CommitOrder.OLDER)
                .findFirst();
        if (newer.isPresent()) {
            return new Verdict.Refused(older(offered, newer.get()));
        }
        List<Standing> doubtful = standing.stream()
                .filter(other -> switch (CommitOrder.of(offered, other.commit)) {
                    case DIVERGED, UNKNOWN -> true;
                    case SAME, NEWER, OLDER -> false;
                })
                .toList();
        if (isProtected && !doubtful.isEmpty()) {
            return new Verdict.Refused(unknown(offered, doubtful.getFirst()));
        }
        return new Verdict.Go(doubtful.isEmpty() ? List.of() : List.of(notice(offered, doubtful)));
    }

    /// One line, however many wait: the last of them is what it would replace.
    private String notice(CommitOrder.Known offered, List<Standing> doubtful) {
        int others = doubtful.size() - 1;
        return "order     " + words(offered, doubtful.getLast())
                + (others == 0 ? "" : ", and the same of " + others + " more") + "; it goes on, since '" + env
                + "' is not protected";
    }

    /// Why an older commit ends.
    static Problem older(CommitOrder.Known offered, Standing other) {
        return Problem.of(
                KilterCode.SUPERSEDED_BY_OTHER,
                "the commit " + brief(offered) + " is older than " + brief(other.commit) + ", which is " + other.place
                        + " (" + other.by + ")",
                "Update the checkout and deploy again     or on purpose: kilter deploy --allow-older");
    }

    private Problem unknown(CommitOrder.Known offered, Standing other) {
        boolean diverged = CommitOrder.of(offered, other.commit) == CommitOrder.DIVERGED;
        return Problem.of(
                        KilterCode.ORDER_UNKNOWN,
                        "the env '" + env + "' is protected, and " + words(offered, other),
                        diverged
                                ? "Merge or rebase, then deploy again     or on purpose: kilter deploy --allow-older"
                                : "Fetch the whole history (in CI: fetch-depth: 0), then deploy again     or on"
                                        + " purpose: kilter deploy --allow-older")
                .withEvidence(other.place + " by " + other.by);
    }

    private static String words(CommitOrder.Known offered, Standing other) {
        return CommitOrder.of(offered, other.commit) == CommitOrder.DIVERGED
                ? "the commit " + brief(offered) + " does not contain " + brief(other.commit) + ", which is "
                        + other.place + ": they are on different branches"
                : "nobody can tell whether the commit " + brief(offered) + " is newer than " + brief(other.commit)
                        + ", which is " + other.place;
    }

    private static String brief(CommitOrder.Known commit) {
        return commit.commit().substring(0, Math.min(SHORT, commit.commit().length()));
    }
}
