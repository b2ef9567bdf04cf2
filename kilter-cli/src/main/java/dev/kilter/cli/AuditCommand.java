package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Table;
import dev.kilter.sdk.wire.AuditEntry;
import java.util.List;
import picocli.CommandLine.Command;

/// `kilter audit`.
@Command(
        name = "audit",
        description = "Who opened an env's database, and which deploys went past the migration check, newest first.")
final class AuditCommand extends Question {
    AuditCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        List<AuditEntry> entries =
                context.platform(flags, console).kilter().audit(context.project(flags), Context.env(flags));
        Table table = new Table("WHEN", "WHO", "WHAT", "DETAIL");
        entries.forEach(entry -> table.row(entry.at().toString(), entry.who(), entry.action(), entry.detail()));
        return print(console, format, entries, entries.isEmpty() ? List.of("Nothing yet.") : table.lines());
    }
}
