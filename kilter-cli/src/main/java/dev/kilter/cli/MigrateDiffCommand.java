package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.SchemaDiff;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kilter migrate diff`.
@Command(
        name = "diff",
        description = "What the pending migrations would change, and where the live schema is not what the applied ones"
                + " imply. Changes nothing.")
final class MigrateDiffCommand extends Question {
    private static final int DIFFERENT = 10;
    private static final int WIDEST = 100;

    @Option(
            names = "--detailed-exitcode",
            description = "End with 10 when anything differs.",
            converter = GlobalFlags.Flag.class)
    private boolean detailed;

    MigrateDiffCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        SchemaDiff diff = context.migrations(flags, console).diff();
        List<String> lines = new ArrayList<>();
        lines.add("drift: " + count(diff.drift(), "the live schema is what the applied migrations imply"));
        diff.drift().forEach(change -> lines.addAll(lines(change, "implied", "live")));
        lines.add("pending: " + count(diff.pending(), "nothing would change"));
        diff.pending().forEach(change -> lines.addAll(lines(change, "before", "after")));
        print(console, format, diff, lines);
        return detailed && !(diff.drift().isEmpty() && diff.pending().isEmpty()) ? DIFFERENT : 0;
    }

    private static String count(List<SchemaDiff.Change> changes, String none) {
        return changes.isEmpty() ? none : changes.size() + (changes.size() == 1 ? " object" : " objects");
    }

    private static List<String> lines(SchemaDiff.Change change, String one, String other) {
        if (change.before() == null) {
            return List.of("  + " + change.object() + "   " + flat(change.after()));
        }
        if (change.after() == null) {
            return List.of("  - " + change.object() + "   " + flat(change.before()));
        }
        return List.of(
                "  ~ " + change.object(),
                "      " + one + ": " + flat(change.before()),
                "      " + other + ": " + flat(change.after()));
    }

    private static String flat(@Nullable String definition) {
        String line = String.valueOf(definition).replaceAll("\\s+", " ").strip();
        return line.length() > WIDEST ? line.substring(0, WIDEST - 1) + "…" : line;
    }
}
