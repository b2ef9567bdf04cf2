package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.PlatformInfo;
import java.util.List;
import picocli.CommandLine.Command;

/// `kilter whoami`.
@Command(name = "whoami", description = "Who the platform takes you for.")
final class WhoamiCommand extends Question {
    WhoamiCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        PlatformInfo info = context.platform(flags, console).kilter().platform();
        return print(console, format, info, List.of(info.user() + " on " + info.name()));
    }
}
