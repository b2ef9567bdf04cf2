package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.DatabaseLogin;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/// `kilter db url`.
@Command(
        name = "url",
        description = "A URL to an env's database that works for an hour, as the owner of the schema; audited. Local"
                + " platform only, for now.")
final class DbUrlCommand extends DatabaseQuestion {
    DbUrlCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        DatabaseLogin login = login(console);
        return print(
                console,
                format,
                Map.of("url", login.url(), "expires", login.expires().toString()),
                List.of(login.url()));
    }
}
