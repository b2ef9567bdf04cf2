package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Table;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.wire.MigrationsReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/// `kilter migrate status`.
@Command(name = "status", description = "How the files here stand in an env's database. Changes nothing.")
final class MigrateStatusCommand extends Question {
    MigrateStatusCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        MigrationsReport report = context.migrations(flags, console).status();
        Table table = new Table("MIGRATION", "STATE", "NOTE");
        report.entries().forEach(entry -> table.row(entry.name(), words(entry.state()), entry.note()));
        List<String> lines = new ArrayList<>();
        lines.add(report.semantics());
        if (report.entries().isEmpty()) {
            lines.add("There are no migrations.");
        } else {
            lines.addAll(table.lines());
        }
        report.invalidIndexes()
                .forEach(index -> lines.add("invalid index " + index + ": the next --migration builds it again, or"
                        + " drop it: DROP INDEX CONCURRENTLY " + index));
        report.entries().stream()
                .filter(entry -> !entry.fix().isEmpty())
                .forEach(entry -> lines.add("next for " + entry.name() + ":  " + entry.fix()));
        report.moves().forEach(move -> lines.add("safe:  " + MigrateResolveCommand.line(move)));
        return print(console, format, report, lines);
    }

    private static String words(MigrationStatus.State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
