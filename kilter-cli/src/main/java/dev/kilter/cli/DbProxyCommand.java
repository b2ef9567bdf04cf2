package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.DatabaseProxy;
import dev.kilter.sdk.wire.DatabaseLogin;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kilter db proxy`.
@Command(
        name = "proxy",
        description = "A port of this machine behind which an env's database answers, until Ctrl-C; audited. Local"
                + " platform only, for now.")
final class DbProxyCommand extends DatabaseQuestion {
    @Option(names = "--port", paramLabel = "N", description = "Listen there; default: a free one.")
    private int port;

    DbProxyCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        DatabaseLogin login = login(console);
        try (DatabaseProxy proxy = DatabaseProxy.open(login, port)) {
            print(
                    console,
                    format,
                    Map.of("url", proxy.url(), "expires", login.expires().toString()),
                    List.of(proxy.url()));
            console.say("  the login works until " + login.expires() + " · Ctrl-C ends the proxy");
            proxy.serve();
        }
        return 0;
    }
}
