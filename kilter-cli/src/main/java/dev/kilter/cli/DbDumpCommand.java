package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.DatabaseTool;
import dev.kilter.sdk.wire.DatabaseLogin;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `kilter db dump`.
@Command(
        name = "dump",
        description = "Dump an env's database to stdout with this machine's pg_dump; audited. Ends with pg_dump's own"
                + " exit code.")
final class DbDumpCommand extends DatabaseQuestion {
    @Parameters(paramLabel = "ARGUMENT", arity = "0..*", description = "For pg_dump, after `--`.")
    private List<String> arguments = List.of();

    DbDumpCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        try (Entry entry = enter(console)) {
            DatabaseLogin login = entry.login();
            return DatabaseTool.find("pg_dump", login.server(), context.environment())
                    .atLeast(login.server())
                    .run(login, arguments);
        }
    }
}
