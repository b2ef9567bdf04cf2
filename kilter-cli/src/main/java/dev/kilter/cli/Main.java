package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.FailureBlock;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Wire;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;

/// The `kilter` command. Builds the object graph by hand and holds the one exception handler.
public final class Main {
    static final String VERSION = "0.1.0";

    private Main() {}

    /// Runs one command and exits with its code.
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        if (arguments.length == 1 && List.of("version", "--version", "-V").contains(arguments[0])) {
            out.println("kilter " + VERSION);
            out.flush();
            return;
        }
        boolean terminal = Boolean.getBoolean("kilter.terminal");
        Path dist = Path.of(System.getProperty("kilter.dist", "."));
        int code = run(new Context(System.getenv(), dist, new Context.Streams(out, err, terminal)), arguments);
        out.flush();
        System.exit(code);
    }

    static int run(Context context, String... arguments) {
        CommandLine line = commands(context);
        boolean json = Arrays.asList(arguments).contains("--json")
                || Arrays.asList(arguments).contains("--format=json")
                || "json".equals(context.environment().get("KILTER_FORMAT"));
        line.setParameterExceptionHandler((failure, _) -> complain(context, json, mistake(failure)));
        line.setExecutionExceptionHandler((failure, _, _) -> complain(context, json, problem(failure)));
        if (arguments.length == 0) {
            line.usage(new PrintStream(context.console(new Common()).asStream(), true, StandardCharsets.UTF_8));
            return 0;
        }
        return line.execute(arguments);
    }

    /// All commands; the README's are checked against it.
    static CommandLine commands(Context context) {
        CommandLine line = new CommandLine(new Root());
        line.addSubcommand(new DeployCommand(context));
        line.addSubcommand(new LoginCommand(context));
        line.addSubcommand(new SmallCommands.Logout(context));
        line.addSubcommand(new SmallCommands.Whoami(context));
        line.addSubcommand(new SmallCommands.Status(context));
        line.addSubcommand(new SmallCommands.Deploys(context));
        line.addSubcommand(new SmallCommands.Releases(context));
        line.addSubcommand(new SmallCommands.Logs(context));
        line.addSubcommand(new AttachCommand(context));
        line.addSubcommand(new SmallCommands.Open(context));
        line.addSubcommand(group("config", new ConfigCommands.Show(context), new ConfigCommands.Validate(context)));
        line.addSubcommand(group("seed", new ConfigCommands.SeedApply(context)));
        line.addSubcommand(group("env", new SmallCommands.EnvList(context), new SmallCommands.EnvDestroy(context)));
        line.addSubcommand(group(
                "local",
                new LocalCommands.Start(context),
                new LocalCommands.Stop(context),
                new LocalCommands.Status(context),
                new LocalCommands.Logs(context),
                new LocalCommands.Reset(context)));
        line.addSubcommand(new DoctorCommand(context));
        line.addSubcommand(new ExplainCommand(context));
        line.addSubcommand(new VersionCommand(context));
        line.addSubcommand(new CompletionCommand(context));
        return line;
    }

    @CommandLine.Command(
            name = "kilter",
            description = "One command from your machine to a live app.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {"", "Begin with:  kilter deploy --local"})
    static final class Root implements Runnable {
        @CommandLine.Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help.")
        boolean help;

        @CommandLine.Spec
        private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

        @Override
        public void run() {
            throw new CommandLine.ParameterException(
                    java.util.Objects.requireNonNull(spec).commandLine(), "a command is missing");
        }
    }

    @CommandLine.Command
    static final class Group implements Runnable {
        @CommandLine.Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help.")
        boolean help;

        @CommandLine.Spec
        private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

        @Override
        public void run() {
            CommandLine line = java.util.Objects.requireNonNull(spec).commandLine();
            throw new CommandLine.ParameterException(
                    line,
                    "'" + spec.name() + "' needs one of: "
                            + String.join(", ", line.getSubcommands().keySet()));
        }
    }

    private static CommandLine group(String name, Object... commands) {
        CommandLine line = new CommandLine(new Group());
        line.setCommandName(name);
        for (Object command : commands) {
            line.addSubcommand(command);
        }
        line.getCommandSpec()
                .usageMessage()
                .description(String.join(", ", line.getSubcommands().keySet()) + ".");
        return line;
    }

    @CommandLine.Command(name = "version", description = "The version of this kilter.")
    private static final class VersionCommand extends SmallCommands.Question {
        VersionCommand(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            return print(console, format, Map.of("version", VERSION), List.of("kilter " + VERSION));
        }
    }

    @CommandLine.Command(
            name = "completion",
            description = "A completion script for bash and zsh: source <(kilter completion)")
    private static final class CompletionCommand extends SmallCommands.Question {
        CompletionCommand(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            String script = AutoComplete.bash("kilter", commands(context));
            return print(console, format, Map.of("script", script), List.of(script));
        }
    }

    private static Problem mistake(CommandLine.ParameterException failure) {
        List<String> near = failure instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions()
                : List.of();
        String help = failure.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        String hint = near.isEmpty() ? help : "Did you mean '" + near.getFirst() + "'?   " + help;
        Throwable cause = failure.getCause();
        if (cause instanceof KilterException kilter) {
            return kilter.problem();
        }
        return Problem.of(KilterCode.ARGUMENT_INVALID, String.valueOf(failure.getMessage()), hint);
    }

    private static Problem problem(Exception failure) {
        if (failure instanceof KilterException kilter) {
            return kilter.problem();
        }
        String text = String.valueOf(failure);
        if (text.contains("No space left")) {
            return Problem.of(KilterCode.NO_SPACE, "there is no space left here", "Free some and try again.")
                    .withEvidence(text);
        }
        return Problem.of(KilterCode.INTERNAL_ERROR, "kilter broke: " + text, "Report this with what you did.")
                .withEvidence(Arrays.stream(failure.getStackTrace())
                        .limit(6)
                        .map(String::valueOf)
                        .toList());
    }

    private static int complain(Context context, boolean json, Problem problem) {
        Console console = context.console(new Common());
        if (json) {
            console.result(Wire.text(Map.of("status", "refused", "error", problem)));
        } else {
            FailureBlock.lines(problem, null)
                    .forEach(line -> console.complain(line.startsWith("error[") ? console.red(line) : line));
        }
        return problem.kind().exitCode();
    }
}
