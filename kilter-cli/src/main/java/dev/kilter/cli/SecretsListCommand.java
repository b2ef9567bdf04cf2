package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Table;
import dev.kilter.cli.view.Wording;
import dev.kilter.sdk.wire.SecretsReport;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/// `kilter secrets list`.
@Command(name = "list", description = "The secrets of an env and their keys; never a value.")
final class SecretsListCommand extends Question {
    SecretsListCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        List<SecretsReport.Known> secrets = context.platform(flags, console)
                .kilter()
                .secrets(context.project(flags), Context.env(flags))
                .secrets();
        Instant now = Instant.now();
        Table table = new Table("SECRET", "KEYS", "SHIPPED", "BY", "");
        secrets.forEach(secret -> table.row(
                secret.name(),
                String.join(", ", secret.keys()),
                Wording.ago(secret.at(), now),
                secret.by(),
                secret.live() ? "" : "not live yet"));
        return print(
                console,
                format,
                secrets,
                secrets.isEmpty() ? List.of("There are no secrets in " + flags.env + ".") : table.lines());
    }
}
