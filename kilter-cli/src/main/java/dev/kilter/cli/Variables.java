package dev.kilter.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The variable behind each flag: `--skip-migration-check` is `KILTER_SKIP_MIGRATION_CHECK`. A flag that is given wins.
/// An empty variable is none.
final class Variables implements CommandLine.IDefaultValueProvider {
    /// `KILTER_ENV` and `KILTER_PROCESS` are what a running app is told about itself; `-C` has no long name.
    private static final Map<String, String> OTHERS =
            Map.of("--env", "KILTER_TARGET_ENV", "--process", "KILTER_PROCESS_NAME", "-C", "KILTER_DIR");

    private final Map<String, String> environment;

    private Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    /// Lets every flag of the tree read its variable and name it in the help.
    static void give(CommandLine line, Map<String, String> environment) {
        line.setDefaultValueProvider(new Variables(environment));
        describe(line);
    }

    static String of(OptionSpec option) {
        String name = option.longestName();
        return OTHERS.getOrDefault(
                name, "KILTER_" + name.substring(2).replace('-', '_').toUpperCase(Locale.ROOT));
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp()) {
            return null;
        }
        String value = environment.getOrDefault(of(option), "");
        return value.isEmpty() ? null : value;
    }

    private static void describe(CommandLine line) {
        for (OptionSpec option : List.copyOf(line.getCommandSpec().options())) {
            if (!option.usageHelp()) {
                describe(line, option);
            }
        }
        line.getSubcommands().values().forEach(Variables::describe);
    }

    private static void describe(CommandLine line, OptionSpec option) {
        boolean flag = option.arity().max() == 0;
        String variable = " ($$" + of(option) + (flag ? "=1)" : ")");
        String[] text = option.description();
        String[] more = Stream.concat(
                        Stream.of(text).limit(text.length - 1L), Stream.of(text[text.length - 1] + variable))
                .toArray(String[]::new);
        OptionSpec.Builder described = option.toBuilder().description(more);
        if (flag) {
            // Else picocli turns the default round: with KILTER_LOCAL=1, --local would mean false.
            described.fallbackValue("true");
        }
        line.getCommandSpec().remove(option);
        line.getCommandSpec().addOption(described.build());
    }
}
