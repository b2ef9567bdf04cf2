package dev.kilter.cli;

import dev.kilter.sdk.problem.Problem;
import java.util.regex.Pattern;

/// The commands in a hint as they work for a person who said `--local`: the platform that wrote them does not know it.
final class LocalHint {
    private static final Pattern COMMAND =
            Pattern.compile("kilter (attach|audit|cancel|db (?:url|psql|proxy|dump)|deploys?|doctor|env"
                    + " (?:list|destroy|extend|wake)|lock (?:status|break)|logs|migrate"
                    + " (?:plan|status|diff|resolve)|open|promote|releases|rollback|status)\\b(?! --local)");

    private LocalHint() {}

    static Problem of(Problem problem) {
        return new Problem(
                problem.code(),
                problem.detail(),
                COMMAND.matcher(problem.hint()).replaceAll("kilter $1 --local"),
                problem.evidence());
    }
}
