package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Wording;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.wire.EnvStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kilter env extend`.
@Command(
        name = "extend",
        description = "Let a preview (pr-*) stay longer. Without it one is removed a week after its latest deploy.")
final class EnvExtendCommand extends Question {
    @Parameters(paramLabel = "ENV", description = "Which one, such as pr-7.")
    private String name = "";

    @Option(
            names = "--by",
            paramLabel = "7d",
            description = "At least so long from now, with a unit; default: 7d.",
            converter = DurationFlag.class)
    private Duration by = Duration.ofDays(7);

    EnvExtendCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        EnvStatus env = context.platform(flags, console).kilter().extend(context.project(flags), new EnvName(name), by);
        Instant expires = env.expires();
        return print(
                console,
                format,
                env,
                List.of(env.env()
                        + (expires == null ? " stays." : " stays for " + Wording.in(expires, Instant.now()) + ".")));
    }
}
