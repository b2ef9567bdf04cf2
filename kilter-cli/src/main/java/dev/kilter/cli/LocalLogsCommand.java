package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kilter local logs`.
@Command(name = "logs", description = "What the local platform itself wrote.")
final class LocalLogsCommand extends Question {
    @Option(names = "--lines", paramLabel = "N", description = "How many.")
    private int lines = 100;

    LocalLogsCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        Path log = context.local().log();
        try {
            List<String> all = Files.exists(log)
                    ? Files.readString(log, StandardCharsets.UTF_8).lines().toList()
                    : List.of();
            List<String> last = all.subList(Math.max(0, all.size() - Math.max(0, lines)), all.size());
            return print(console, format, last, last);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
