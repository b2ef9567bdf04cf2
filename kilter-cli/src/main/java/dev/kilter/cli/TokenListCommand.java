package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Table;
import dev.kilter.cli.view.Wording;
import dev.kilter.sdk.wire.TokenRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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
        Table table = new Table("NAME", "ROLE", "UNTIL", "LAST USED");
        Instant now = Instant.now();
        all.forEach(each -> table.row(
                each.name(),
                each.role().name().toLowerCase(Locale.ROOT)
                        + (each.protectedDatabases() ? ", protected databases" : ""),
                each.expires().toString().substring(0, 10),
                each.lastUsed() == null ? "never" : Wording.ago(each.lastUsed(), now)));
        return print(console, format, all, table.lines());
    }
}
