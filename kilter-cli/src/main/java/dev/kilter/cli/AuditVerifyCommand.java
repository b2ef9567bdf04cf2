package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.Kilter;
import dev.kilter.client.KnownAudits;
import dev.kilter.sdk.wire.AuditCheck;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/// `kilter audit verify`.
@Command(
        name = "verify",
        description =
                "Check that no line of the platform's audit was changed or taken away: each has a hash over itself"
                        + " and the one before it, the last one is sealed, and this machine keeps how far the audit"
                        + " went the last time.")
final class AuditVerifyCommand extends Question {
    AuditVerifyCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        Kilter kilter = context.platform(flags, console).kilter();
        KnownAudits known = new KnownAudits(context.home());
        Optional<AuditCheck> before = known.of(kilter.server());
        AuditCheck check = kilter.verifyAudit(before.orElse(null));
        known.keep(kilter.server(), check);
        String since = before.map(earlier -> ", the first " + earlier.lines() + " of them known from before")
                .orElse("");
        return print(console, format, check, List.of("The audit is whole: " + check.lines() + " lines" + since + "."));
    }
}
