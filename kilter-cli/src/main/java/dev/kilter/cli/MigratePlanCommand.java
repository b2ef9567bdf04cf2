package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.spi.PlannedStatement;
import dev.kilter.sdk.spi.StatementClass;
import dev.kilter.sdk.wire.SavedPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kilter migrate plan`.
@Command(
        name = "plan",
        description = "What --migration would run now, statement by statement; the platform keeps the plan for 7 days.")
final class MigratePlanCommand extends Question {
    private static final int PENDING = 10;

    @Option(
            names = "--detailed-exitcode",
            description = "End with 10 when something is pending.",
            converter = GlobalFlags.Flag.class)
    private boolean detailed;

    MigratePlanCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        SavedPlan saved = context.migrations(flags, console).plan();
        List<PlannedStatement> statements = saved.plan().statements();
        List<String> lines = new ArrayList<>();
        String path = "";
        for (PlannedStatement statement : statements) {
            if (statement.path() != null && !statement.path().equals(path)) {
                path = statement.path();
                lines.add("-- " + path);
            }
            lines.add(statement.sql() + ";" + remark(statement));
        }
        if (statements.isEmpty()) {
            lines.add("-- nothing is pending");
        } else {
            console.say(saved.id() + " · " + saved.plan().engine() + " · " + statements.size()
                    + (statements.size() == 1 ? " statement" : " statements") + " · valid until " + saved.expires());
            console.say("next:  kilter deploy" + (flags.local ? " --local" : "") + " --env "
                    + saved.slot().env() + " --migration --plan-id " + saved.id());
        }
        print(console, format, saved, lines);
        return detailed && !statements.isEmpty() ? PENDING : 0;
    }

    private static String remark(PlannedStatement statement) {
        if (statement.kind() == StatementClass.SAFE) {
            return "   -- safe";
        }
        String kind = statement.kind().name().toLowerCase(Locale.ROOT);
        return "   -- " + kind + (statement.why().isEmpty() ? "" : ": " + statement.why());
    }
}
