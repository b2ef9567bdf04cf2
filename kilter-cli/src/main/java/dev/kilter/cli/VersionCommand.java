package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/// `kilter version`.
@Command(name = "version", description = "The version of this kilter.")
final class VersionCommand extends Question {
    VersionCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        return print(console, format, Map.of("version", Main.VERSION), List.of("kilter " + Main.VERSION));
    }
}
