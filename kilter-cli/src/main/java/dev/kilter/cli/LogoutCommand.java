package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/// `kilter logout`.
@Command(name = "logout", description = "Forget the token of a platform.")
final class LogoutCommand extends Question {
    LogoutCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        String server = flags.server == null ? context.credentials().current().orElse("") : flags.server;
        boolean was = !server.isEmpty() && context.credentials().remove(server);
        console.say(was ? "Logged out of " + server + "." : "There was no login to forget.");
        return format == Format.TEXT
                ? 0
                : print(console, format, Map.of("server", server, "wasLoggedIn", was), List.of());
    }
}
