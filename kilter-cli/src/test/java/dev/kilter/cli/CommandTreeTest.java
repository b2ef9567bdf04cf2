package dev.kilter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class CommandTreeTest {
    @TempDir
    private Path home;

    @Test
    void every_flag_of_every_command_shows_its_variable_in_the_help() {
        List<CommandLine> leaves = leaves(Commands.tree(new Terminal(home).context()));

        assertThat(leaves).hasSizeGreaterThan(20);
        for (CommandLine leaf : leaves) {
            String help = leaf.getUsageMessage(CommandLine.Help.Ansi.OFF).replaceAll("\\s+", " ");
            for (OptionSpec option : leaf.getCommandSpec().options()) {
                if (!option.usageHelp()) {
                    assertThat(help)
                            .as(leaf.getCommandSpec().qualifiedName() + " " + option.longestName())
                            .contains("($" + Variables.of(option));
                }
            }
        }
    }

    /// All of a command's at once: to build the tree for each of a thousand flags took half a minute.
    @Test
    void a_variable_speaks_for_its_flag_in_every_command() {
        for (CommandLine leaf : leaves(Commands.tree(new Terminal(home).context()))) {
            List<OptionSpec> options = leaf.getCommandSpec().options().stream()
                    .filter(option -> !option.usageHelp() && option.type() != Duration.class)
                    .toList();
            Terminal terminal = new Terminal(home);
            options.forEach(option -> terminal.with(Variables.of(option), given(option)));
            CommandSpec parsed = parsed(leaf, terminal);
            for (OptionSpec option : options) {
                String given = given(option);
                String expected =
                        option.arity().max() == 0 ? "true" : option.isMultiValue() ? "[" + given + "]" : given;
                Object value = parsed.findOption(option.longestName()).getValue();
                assertThat(String.valueOf(value))
                        .as(leaf.getCommandSpec().qualifiedName() + " " + Variables.of(option))
                        .isEqualTo(expected);
            }
        }
    }

    private static String given(OptionSpec option) {
        boolean number = option.type() == int.class || option.type() == long.class;
        return option.arity().max() == 0 ? "1" : number ? "7" : "x-y";
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "yes", "TRUE"})
    void a_flag_that_is_given_twice_over_is_still_given(String value) {
        CommandLine line =
                Commands.tree(new Terminal(home).with("KILTER_LOCAL", value).context());

        CommandLine.ParseResult status =
                line.parseArgs("status", "--local").subcommands().getFirst();

        assertThat(status.matchedOption("--local").<Boolean>getValue()).isTrue();
    }

    @Test
    void the_flag_wins_over_the_variable() {
        CommandLine line = Commands.tree(
                new Terminal(home).with("KILTER_TARGET_ENV", "dev").context());

        assertThat(line.parseArgs("status", "--env", "alpha")
                        .subcommands()
                        .getFirst()
                        .matchedOption("--env")
                        .<String>getValue())
                .isEqualTo("alpha");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy",
                "whoami",
                "status",
                "deploys",
                "releases",
                "logs",
                "attach",
                "cancel",
                "diff",
                "promote",
                "lock status",
                "lock break",
                "open",
                "env list",
                "env destroy",
                "env extend",
                "env sleep",
                "env wake",
                "migrate diff",
                "audit",
                "secrets list",
                "secrets set",
                "secrets rm",
                "secrets import",
                "secrets status",
                "secrets recipient",
                "audit verify",
                "db url",
                "db psql",
                "db proxy",
                "db dump",
                "gc",
                "doctor"
            })
    void every_verb_that_talks_to_a_platform_takes_local(String verb) {
        CommandLine line = Commands.tree(new Terminal(home).context());
        for (String word : verb.split(" ", -1)) {
            line = Objects.requireNonNull(line.getSubcommands().get(word), verb);
        }

        assertThat(line.getCommandSpec().findOption("--local")).as(verb).isNotNull();
    }

    private static CommandSpec parsed(CommandLine leaf, Terminal terminal) {
        String name = leaf.getCommandSpec().qualifiedName();
        List<String> words = new ArrayList<>(List.of(name.split(" ", -1)).subList(1, name.split(" ", -1).length));
        leaf.getCommandSpec().positionalParameters().stream()
                .filter(word -> word.arity().min() > 0)
                .forEach(_ -> words.add("dev"));
        CommandLine.ParseResult result = Commands.tree(terminal.context()).parseArgs(words.toArray(String[]::new));
        while (result.hasSubcommand()) {
            result = result.subcommand();
        }
        return result.commandSpec();
    }

    private static List<CommandLine> leaves(CommandLine line) {
        List<CommandLine> leaves = new ArrayList<>();
        line.getSubcommands().values().forEach(below -> {
            if (!below.getSubcommands().isEmpty()) {
                leaves.addAll(leaves(below));
            } else if (!below.getCommandName().equals("help")) {
                leaves.add(below);
            }
        });
        return leaves;
    }
}
