package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Table;
import dev.kilter.cli.view.Wording;
import dev.kilter.sdk.wire.TokenRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/// `kilter token list`.
@Command(name = "list", description = "Who may what, until when; never the tokens themselves. An admin's command.")
final class TokenListCommand extends Question {
    TokenListCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        List<TokenRecord> all = context.platform(flags, console).kilter().tokens();
        Table table = new Table("NAME", "MAY", "UNTIL", "LAST USED");
        Instant now = Instant.now();
        all.forEach(each -> table.row(
                each.name(),
                may(each),
                day(each),
                each.lastUsed() == null ? "never" : Wording.ago(each.lastUsed(), now)));
        return print(console, format, all, table.lines());
    }

    /// What a token may do and where, in a few words.
    static String may(TokenRecord token) {
        String verbs = token.verbs().stream().map(TokenListCommand::lower).collect(Collectors.joining("+"));
        return lower(token.role())
                + (verbs.isEmpty() ? "" : ", only " + verbs)
                + (token.scope().isEmpty() ? "" : ", in " + String.join(" ", token.scope()))
                + (token.protectedDatabases() ? ", protected databases" : "");
    }

    /// The last one on which it works.
    static String day(TokenRecord token) {
        return token.expires().toString().substring(0, 10);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
