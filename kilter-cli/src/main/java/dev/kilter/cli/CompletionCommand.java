package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/// `kilter completion`.
@Command(name = "completion", description = "A completion script for bash and zsh: source <(kilter completion)")
final class CompletionCommand extends Question {
    CompletionCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        String script = AutoComplete.bash("kilter", Commands.tree(context));
        return print(console, format, Map.of("script", script), List.of(script));
    }
}
