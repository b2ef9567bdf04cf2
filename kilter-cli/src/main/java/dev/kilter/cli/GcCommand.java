package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Table;
import dev.kilter.cli.view.Wording;
import dev.kilter.client.Kilter;
import dev.kilter.sdk.wire.Orphan;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kilter gc`.
@Command(
        name = "gc",
        description =
                "Remove what no env needs any more: databases (kept for a week under another name), and on the local"
                        + " platform repo directories, namespaces and image tags, too. An admin's command.")
final class GcCommand extends Question {
    @Option(names = "--dry-run", description = "Only show it, with the reason.", converter = GlobalFlags.Flag.class)
    private boolean dryRun;

    GcCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        Kilter kilter = context.platform(flags, console).kilter();
        List<Orphan> found = dryRun ? kilter.orphans() : kilter.removeOrphans();
        if (found.isEmpty()) {
            return print(
                    console, format, found, List.of(dryRun ? "Nothing is left over." : "Nothing was to be removed."));
        }
        Instant now = Instant.now();
        Table table = new Table("KIND", "NAME", "WHY", dryRun ? "GOES" : "");
        found.forEach(each -> table.row(each.kind(), each.name(), each.why(), dryRun ? goes(each, now) : "removed"));
        return print(console, format, found, table.lines());
    }

    private static String goes(Orphan orphan, Instant now) {
        if (!orphan.ours()) {
            return "never by kilter";
        }
        return orphan.due() == null || orphan.isDue(now) ? "with kilter gc" : "in " + Wording.in(orphan.due(), now);
    }
}
