package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.DatabaseTool;
import dev.kilter.sdk.wire.DatabaseLogin;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `kilter db psql`.
@Command(
        name = "psql",
        description = "Open an env's database in this machine's psql, as the owner of the schema; audited. Ends with"
                + " psql's own exit code.")
final class DbPsqlCommand extends DatabaseQuestion {
    @Parameters(paramLabel = "ARGUMENT", arity = "0..*", description = "For psql, after `--`.")
    private List<String> arguments = List.of();

    DbPsqlCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        try (Entry entry = enter(console)) {
            return open(console, entry.login());
        }
    }

    private int open(Console console, DatabaseLogin login) {
        DatabaseTool psql = DatabaseTool.find("psql", login.server(), context.environment());
        if (psql.version() < login.server()) {
            console.complain("warning: psql is of PostgreSQL " + psql.version() + " and the server of " + login.server()
                    + ": some of its own commands, such as \\d, may fail");
        }
        return psql.run(login, arguments);
    }
}
