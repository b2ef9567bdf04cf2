package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Table;
import dev.kilter.sdk.wire.MigrationImpact;
import dev.kilter.sdk.wire.ReleaseDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kilter diff`.
@Command(
        name = "diff",
        description = "What differs between two releases: image, config, keys of secrets, schema, routes. Values of"
                + " variables are hidden.")
final class DiffCommand extends Question {
    @Parameters(index = "0", paramLabel = "FROM", description = "Such as r3.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "Such as r5.")
    private String to = "";

    @Option(
            names = "--show-values",
            description = "Show the values of plain variables too.",
            converter = GlobalFlags.Flag.class)
    private boolean showValues;

    DiffCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        ReleaseDiff diff = shown(
                context.platform(flags, console).kilter().diff(context.project(flags), Context.env(flags), from, to),
                showValues);
        return print(console, format, diff, lines(diff));
    }

    static ReleaseDiff shown(ReleaseDiff diff, boolean showValues) {
        if (showValues) {
            return diff;
        }
        return new ReleaseDiff(
                diff.project(),
                diff.env(),
                diff.from(),
                diff.to(),
                diff.changes().stream()
                        .map(change -> change.name().startsWith("env.")
                                ? new ReleaseDiff.Change(
                                        change.area(), change.name(), hidden(change.before()), hidden(change.after()))
                                : change)
                        .toList(),
                diff.migrated());
    }

    private static @Nullable String hidden(@Nullable String value) {
        return value == null ? null : "***";
    }

    static List<String> lines(ReleaseDiff diff) {
        List<String> lines = new ArrayList<>();
        String both = diff.from() + " and " + diff.to() + " of " + diff.project() + "/" + diff.env();
        if (diff.changes().isEmpty()) {
            lines.add(both + " are the same.");
        } else {
            Table table = new Table("AREA", "WHAT", diff.from(), diff.to());
            diff.changes()
                    .forEach(change ->
                            table.row(change.area(), change.name(), words(change.before()), words(change.after())));
            lines.addAll(table.lines());
        }
        MigrationImpact migrated = diff.migrated();
        if (migrated != null) {
            lines.add("migrations between them: "
                    + migrated.statements().entrySet().stream()
                            .map(entry -> entry.getValue() + " " + entry.getKey())
                            .collect(Collectors.joining(", ")));
            migrated.notable().forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    static String words(@Nullable String value) {
        return value == null
                ? "-"
                : value.replaceFirst("^(sha256:.{12}).*", "$1").replaceFirst("^([0-9a-f]{7})[0-9a-f]{33}", "$1");
    }
}
