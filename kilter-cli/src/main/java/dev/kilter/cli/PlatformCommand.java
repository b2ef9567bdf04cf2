package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.CommandStreams;
import dev.kilter.sdk.wire.CommandRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A command of a person's own in an env. It has this terminal, or these pipes, and its exit code is this command's.
abstract class PlatformCommand extends Question {
    @Option(names = "--process", paramLabel = "NAME", description = "web or a name from processes:.")
    private String process = "web";

    @Option(
            names = "--no-tty",
            description = "Give it pipes, although there is a terminal here.",
            converter = GlobalFlags.Flag.class)
    private boolean noTty;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "1..*",
            description = "The program and its arguments, after `--`. No shell reads them: for one, say sh -c '…'.")
    private List<String> command = List.of();

    private final boolean fresh;

    PlatformCommand(Context context, boolean fresh) {
        super(context);
        this.fresh = fresh;
    }

    @Override
    final int answer(Console console, Format format) {
        if (format == Format.JSONL) {
            throw Usage.wrong("a command's output is no event", "Use --json for one document, or leave it out.");
        }
        Context.Platform platform = context.platform(flags, console);
        try (RawTerminal terminal = format == Format.TEXT && !noTty ? RawTerminal.of(context) : RawTerminal.none()) {
            CommandRequest request =
                    new CommandRequest(process, command, terminal.size().orElse(null));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream error = new ByteArrayOutputStream();
            CommandStreams streams = format == Format.TEXT
                    ? new CommandStreams(context.in(), context.out(), context.err(), console::say, terminal::size)
                    : new CommandStreams(context.in(), out, error, console::say, Optional::empty);
            int code = platform.kilter().command(context.project(flags), Context.env(flags), fresh, request, streams);
            if (format != Format.TEXT) {
                print(
                        console,
                        format,
                        Map.of(
                                "exitCode",
                                code,
                                "stdout",
                                out.toString(StandardCharsets.UTF_8),
                                "stderr",
                                error.toString(StandardCharsets.UTF_8)),
                        List.of());
            }
            return code;
        }
    }
}
