package dev.kilter.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What stands above the commands: `kilter` itself, `kilter env`, `kilter local`… They do nothing but lead on.
final class Root {
    private Root() {}

    @Command(
            name = "kilter",
            description = "One command from your machine to a live app.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {"", "Begin with:  kilter deploy --local"})
    static final class Kilter extends Above {}

    @Command(synopsisSubcommandLabel = "COMMAND")
    static final class Group extends Above {}

    abstract static class Above implements Runnable {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help.")
        boolean help;

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public void run() {
            CommandLine line = Objects.requireNonNull(spec).commandLine();
            throw new CommandLine.ParameterException(
                    line,
                    "'" + line.getCommandSpec().qualifiedName() + "' needs one of: "
                            + String.join(", ", line.getSubcommands().keySet()));
        }
    }
}
