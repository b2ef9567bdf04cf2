package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.TokenRecord;
import dev.kilter.sdk.wire.TokenRequest;
import dev.kilter.sdk.wire.TokenRole;
import dev.kilter.sdk.wire.TokenVerb;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kilter token create`.
@Command(name = "create", description = "Make a token for somebody; it is printed this once. An admin's command.")
final class TokenCreateCommand extends Question {
    @Parameters(paramLabel = "NAME", description = "Whose it is, or what for.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description =
                    "viewer looks; planner plans migrations, too; deployer deploys and enters; admin makes tokens."
                            + " Default: deployer.")
    private String role = "deployer";

    @Option(
            names = "--scope",
            paramLabel = "PLACE,…",
            description = "Where it works: org, org/app or org/app/env, where app and env may end in '*'. Default:"
                    + " everywhere.")
    private String scope = "";

    @Option(
            names = "--verb",
            paramLabel = "VERB,…",
            description = "Keep it to some of what its role may: plan, deploy, enter, remove.")
    private String verbs = "";

    @Option(
            names = "--protected-databases",
            description = "It opens databases of protected envs, too.",
            converter = GlobalFlags.Flag.class)
    private boolean protectedDatabases;

    @Option(
            names = "--valid",
            paramLabel = "90d",
            description = "How long it works, with a unit; at most a year.",
            converter = DurationFlag.class)
    private Duration valid = Duration.ofDays(90);

    TokenCreateCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        TokenRecord made = context.platform(flags, console)
                .kilter()
                .makeToken(new TokenRequest(name, role(), protectedDatabases, valid, words(scope), verbs()));
        console.say(name + ", " + TokenListCommand.may(made) + ", until " + TokenListCommand.day(made)
                + ". It is shown this once.");
        return print(console, format, made, List.of(Objects.requireNonNull(made.token())));
    }

    private TokenRole role() {
        try {
            return TokenRole.valueOf(role.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Usage.wrong("there is no role '" + role + "'", "Use viewer, planner, deployer or admin.");
        }
    }

    private List<TokenVerb> verbs() {
        return words(verbs).stream().map(TokenCreateCommand::verb).toList();
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.split("[, ]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static TokenVerb verb(String word) {
        try {
            return TokenVerb.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Usage.wrong("there is no verb '" + word + "'", "Use plan, deploy, enter or remove.");
        }
    }
}
