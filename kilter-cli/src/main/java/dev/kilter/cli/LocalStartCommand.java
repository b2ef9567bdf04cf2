package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.LocalDaemon;
import java.util.List;
import picocli.CommandLine.Command;

/// `kilter local start`.
@Command(name = "start", description = "Start the local platform and the apps it had.")
final class LocalStartCommand extends Question {
    LocalStartCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        LocalDaemon daemon = context.startLocal(console, () -> {});
        return print(
                console,
                format,
                daemon,
                List.of("The local platform runs; apps answer on port " + daemon.gatewayPort() + "."));
    }
}
