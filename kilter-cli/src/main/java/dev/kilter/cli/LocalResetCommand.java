package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/// `kilter local reset`.
@Command(name = "reset", description = "Stop it and delete all it kept: apps, databases, releases. Not to be undone.")
final class LocalResetCommand extends Question {
    LocalResetCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        if (!flags.yes && !asked(console)) {
            throw Usage.wrong("reset deletes every local app and database", "kilter local reset --yes");
        }
        boolean was = context.local().reset();
        return print(
                console,
                format,
                Map.of("reset", was),
                List.of(was ? "All local apps and data are gone." : "There was nothing."));
    }

    private boolean asked(Console console) {
        if (!context.canAsk()) {
            return false;
        }
        console.complain(
                "Delete every local app and database below " + context.home().local() + "? [y/N]");
        try {
            int answer = context.in().read();
            return answer == 'y' || answer == 'Y';
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
