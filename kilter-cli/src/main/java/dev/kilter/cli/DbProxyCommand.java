package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.DatabaseLogin;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kilter db proxy`.
@Command(
        name = "proxy",
        description = "A port of this machine behind which an env's database answers, until Ctrl-C; audited.")
final class DbProxyCommand extends DatabaseQuestion {
    @Option(names = "--port", paramLabel = "N", description = "Listen there; default: a free one.")
    private int port;

    DbProxyCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        try (Entry entry = enter(context.platform(flags, console).kilter(), port)) {
            DatabaseLogin login = entry.login();
            print(
                    console,
                    format,
                    Map.of("url", login.url(), "expires", login.expires().toString()),
                    List.of(login.url()));
            console.say("  the login works until " + login.expires() + " · Ctrl-C ends the proxy");
            entry.stay();
        }
        return 0;
    }
}
