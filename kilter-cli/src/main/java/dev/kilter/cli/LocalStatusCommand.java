package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.LocalDaemon;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/// `kilter local status`.
@Command(name = "status", description = "The local platform's parts.")
final class LocalStatusCommand extends Question {
    LocalStatusCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        Optional<LocalDaemon> daemon = context.local().running();
        if (daemon.isEmpty()) {
            return print(
                    console,
                    format,
                    Map.of("running", false),
                    List.of("The local platform does not run.   kilter local start"));
        }
        LocalDaemon parts = daemon.get();
        return print(
                console,
                format,
                parts,
                List.of(
                        "daemon     pid " + parts.pid() + ", build " + parts.buildId(),
                        "api        " + parts.api(),
                        "registry   " + parts.registry(),
                        "gateway    http://*.localhost:" + parts.gatewayPort(),
                        "database   127.0.0.1:" + parts.postgresPort() + " (PostgreSQL)",
                        "flux repo  " + context.home().local().resolve("flux.git"),
                        "log        " + context.local().log()));
    }
}
