package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.Kilter;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kilter env destroy`.
@Command(name = "destroy", description = "Tear an env down with its database. Not to be undone.")
final class EnvDestroyCommand extends Question {
    @Parameters(paramLabel = "ENV", description = "Which one.")
    private String name = "";

    @Option(
            names = "--confirm-destructive",
            paramLabel = "ORG/APP/ENV",
            description = "Say its whole name; needed for all but pr-*.")
    private @Nullable String confirm;

    @Option(names = "--wait", description = "Return when nothing of it is left.", converter = GlobalFlags.Flag.class)
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "5m",
            description = "How long --wait waits, with a unit.",
            converter = DurationFlag.class)
    private Duration patience = Duration.ofMinutes(5);

    EnvDestroyCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        Project project = context.project(flags);
        EnvName env = new EnvName(name);
        Kilter kilter = context.platform(flags, console).kilter();
        kilter.destroy(project, env, confirm);
        if (wait) {
            kilter.awaitGone(project, env, patience);
        }
        return print(
                console,
                format,
                Map.of("project", project.toString(), "env", name, "status", wait ? "removed" : "deleting"),
                List.of(project + "/" + env + (wait ? " is removed" : " is being removed")
                        + ": route, processes, its folder of the flux repo, namespace, database, roles."));
    }
}
