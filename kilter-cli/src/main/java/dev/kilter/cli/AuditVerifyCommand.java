package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.AuditCheck;
import java.util.List;
import picocli.CommandLine.Command;

/// `kilter audit verify`.
@Command(
        name = "verify",
        description =
                "Check that no line of the platform's audit was changed or taken away: each has a hash over itself"
                        + " and the one before it.")
final class AuditVerifyCommand extends Question {
    AuditVerifyCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        AuditCheck check = context.platform(flags, console).kilter().verifyAudit();
        return print(console, format, check, List.of("The audit is whole: " + check.lines() + " lines."));
    }
}
