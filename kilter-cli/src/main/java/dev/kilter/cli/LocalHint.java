package dev.kilter.cli;

import dev.kilter.sdk.problem.Problem;
import java.util.regex.Pattern;

/// The commands in a hint as they work for a person who said `--local`: the platform that wrote them does not know it.
final class LocalHint {
    private static final Pattern COMMAND = Pattern.compile(
            "kilter (attach|audit(?: verify)?|cancel|db (?:url|psql|proxy|dump)|deploys?|diff|doctor|env"
                    + " (?:list|destroy|extend|sleep|wake)|exec|gc|lock (?:status|break)|logs|migrate"
                    + " (?:plan|status|diff|resolve)|open|promote|releases|rollback|run|scale|secrets"
                    + " (?:list|set|rm|import|edit|status|recipient)|seed apply|status|token"
                    + " (?:create|list|revoke))\\b(?! --(?:local|help))");

    private LocalHint() {}

    static Problem of(Problem problem) {
        return new Problem(problem.code(), problem.detail(), words(problem.hint()), problem.evidence());
    }

    /// The same for what is no problem.
    static String words(String text) {
        return COMMAND.matcher(text).replaceAll("kilter $1 --local");
    }
}
