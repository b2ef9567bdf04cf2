package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kilter logs`.
@Command(name = "logs", description = "What a process printed.")
final class LogsCommand extends Question {
    @Option(
            names = {"-f", "--follow"},
            description = "Go on with new lines.",
            converter = GlobalFlags.Flag.class)
    private boolean follow;

    @Option(names = "--process", paramLabel = "NAME", description = "web or a name from processes:.")
    private String process = "web";

    @Option(names = "--lines", paramLabel = "N", description = "How many at first.")
    private int lines = 100;

    LogsCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        if (follow && format == Format.JSON) {
            throw Usage.wrong("--json is one document, and --follow never ends", "Use --format jsonl.");
        }
        List<String> document = new ArrayList<>();
        try {
            context.platform(flags, console)
                    .kilter()
                    .logs(context.project(flags), Context.env(flags), process, lines, follow, line -> {
                        switch (format) {
                            case TEXT -> console.result(line);
                            case JSON -> document.add(line);
                            case JSONL -> console.result(Wire.text(new Line("line", process, line)));
                        }
                        if (console.isClosed()) {
                            throw new ReaderGone();
                        }
                    });
        } catch (ReaderGone e) {
            return 0;
        }
        return format == Format.TEXT
                ? 0
                : print(console, format, Map.of("process", process, "lines", document), List.of());
    }

    private record Line(String type, String process, String line) {}

    /// Whoever read stdout has gone, as `head` does; there is nobody to go on for.
    private static final class ReaderGone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
