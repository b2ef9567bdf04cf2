package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `kilter completion`.
@Command(name = "completion", description = "A completion script for bash and zsh: source <(kilter completion)")
final class CompletionCommand extends Question {
    private static final List<String> SHELLS = List.of("bash", "zsh");

    @Parameters(
            arity = "0..1",
            paramLabel = "SHELL",
            description = "bash or zsh; one script is for both.",
            defaultValue = "bash")
    private String shell = "bash";

    CompletionCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        if (!SHELLS.contains(shell)) {
            throw Usage.wrong(
                    "there is no completion for '" + shell + "'", "bash and zsh have it: source <(kilter completion)");
        }
        String script = AutoComplete.bash("kilter", Commands.tree(context));
        return print(console, format, Map.of("script", script), List.of(script));
    }
}
