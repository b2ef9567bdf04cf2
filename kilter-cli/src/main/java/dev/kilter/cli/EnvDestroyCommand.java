package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.Kilter;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.wire.EnvRemoval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kilter env destroy`.
@Command(
        name = "destroy",
        description =
                "Tear an env down. Its database is closed, and dropped a week later; a pr-* env's at once. Not to be"
                        + " undone.")
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
        EnvRemoval removal = kilter.destroy(project, env, confirm);
        if (wait) {
            kilter.awaitGone(project, env, patience);
        }
        return print(console, format, new Answer(wait ? "removed" : "deleting", removal), lines(removal));
    }

    private record Answer(String status, EnvRemoval removed) {}

    private List<String> lines(EnvRemoval removal) {
        List<String> lines = new ArrayList<>();
        lines.add(removal.project() + "/" + removal.env() + (wait ? " is removed:" : " is being removed:"));
        if (!removal.hosts().isEmpty()) {
            lines.add((removal.hosts().size() == 1 ? "  route      " : "  routes     ")
                    + String.join(", ", removal.hosts()));
        }
        lines.add("  processes  " + String.join(", ", removal.processes()));
        lines.add("  namespace  " + removal.namespace() + ", and its folder of the flux repo");
        if (removal.database() != null) {
            lines.add("  database   " + removal.database()
                    + (removal.keptUntil() == null
                            ? ""
                            : "; closed, and kept until "
                                    + removal.keptUntil().toString().substring(0, 10) + " as kilter_gone_…"));
            lines.add("  roles      " + String.join(", ", removal.roles()));
        }
        return lines;
    }
}
