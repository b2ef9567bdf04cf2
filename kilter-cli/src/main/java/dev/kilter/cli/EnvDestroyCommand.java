package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
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

    EnvDestroyCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        Project project = context.project(flags);
        EnvName env = new EnvName(name);
        context.platform(flags, console).kilter().destroy(project, env, confirm);
        return print(
                console,
                format,
                Map.of("project", project.toString(), "env", name, "status", "deleting"),
                List.of(project + "/" + env + " is being removed: route, processes, database, roles."));
    }
}
