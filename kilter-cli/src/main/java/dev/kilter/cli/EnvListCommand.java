package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Wording;
import dev.kilter.sdk.wire.EnvStatus;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/// `kilter env list`.
@Command(name = "list", description = "The envs of the project.")
final class EnvListCommand extends Question {
    EnvListCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        List<EnvStatus> envs = context.platform(flags, console).kilter().envs(context.project(flags));
        return print(
                console,
                format,
                envs,
                envs.isEmpty()
                        ? List.of("There are no envs yet.")
                        : envs.stream()
                                .map(env -> env.env()
                                        + (env.isProtected() ? " (protected)" : "")
                                        + (env.url() == null ? "" : "   " + env.url())
                                        + (env.sleeps() ? "   asleep" : "")
                                        + (env.expires() == null
                                                ? ""
                                                : "   removed in " + Wording.in(env.expires(), Instant.now())))
                                .toList());
    }
}
