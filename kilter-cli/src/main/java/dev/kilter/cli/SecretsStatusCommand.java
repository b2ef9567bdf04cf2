package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Table;
import dev.kilter.client.secret.SecretStatus;
import java.util.List;
import picocli.CommandLine.Command;

/// `kilter secrets status`.
@Command(
        name = "status",
        description = "Which sources are here, and whether their values are those that the env has; never a value.")
final class SecretsStatusCommand extends Question {
    SecretsStatusCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        SecretsSession session = new SecretsSession(context, flags);
        List<SecretStatus> all = SecretStatus.of(session.project.root(), session.config.secrets(), session.report);
        Table table = new Table("SECRET", "SOURCE", "HERE", "PLATFORM");
        all.forEach(each -> table.row(each.name(), each.source(), each.here(), each.platform()));
        return print(
                console,
                format,
                all,
                all.isEmpty() ? List.of("There are no secrets in " + flags.env + ".") : table.lines());
    }
}
