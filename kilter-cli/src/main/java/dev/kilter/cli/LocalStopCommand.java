package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/// `kilter local stop`.
@Command(name = "stop", description = "Stop the local platform and all it runs; data stays.")
final class LocalStopCommand extends Question {
    LocalStopCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        boolean was = context.local().stop();
        return print(console, format, Map.of("stopped", was), List.of(was ? "Stopped." : "It did not run."));
    }
}
