package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.Kilter;
import dev.kilter.sdk.wire.DatabaseLogin;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/// `kilter db url`.
@Command(
        name = "url",
        description = "A URL to an env's database that works for an hour, as the owner of the schema; audited. On a"
                + " cluster it is a port of this machine, until Ctrl-C.")
final class DbUrlCommand extends DatabaseQuestion {
    DbUrlCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        Kilter kilter = context.platform(flags, console).kilter();
        if (!kilter.platform().local()) {
            try (Entry entry = enter(kilter, 0)) {
                print(console, format, entry.login());
                console.say("  through the server, while this runs · Ctrl-C ends it");
                entry.stay();
            }
            return 0;
        }
        return print(console, format, kilter.databaseLogin(context.project(flags), Context.env(flags)));
    }

    private int print(Console console, Format format, DatabaseLogin login) {
        return print(
                console,
                format,
                Map.of("url", login.url(), "expires", login.expires().toString()),
                List.of(login.url()));
    }
}
