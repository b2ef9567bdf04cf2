package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Table;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.wire.AuditEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kilter audit`.
@Command(
        name = "audit",
        description =
                "Who did what in an env that somebody may ask about later, newest first: deploys and how they ended,"
                        + " rollbacks and promotions, cancelled deploys, broken locks, guards set aside, logins to its"
                        + " database, commands run in it.")
final class AuditCommand extends Question {
    private static final int SHOWN = 200;

    @Option(
            names = "--since",
            paramLabel = "7d",
            description = "All of so long ago until now, with a unit; default: the newest 200.",
            converter = DurationFlag.class)
    private @Nullable Duration since;

    AuditCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        Project project = context.project(flags);
        EnvName env = Context.env(flags);
        List<AuditEntry> entries = context.platform(flags, console)
                .kilter()
                .audit(project, env, since == null ? null : Instant.now().minus(since));
        Table table = new Table("WHEN", "WHO", "WHAT", "CHANGE", "RESULT", "DETAIL");
        entries.stream()
                .map(AuditEntry::brief)
                .forEach(entry -> table.row(
                        entry.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                        entry.who(),
                        entry.action(),
                        entry.change(),
                        Objects.requireNonNullElse(entry.result(), ""),
                        entry.detail()));
        if (since == null && entries.size() == SHOWN) {
            console.say("There is more: these are the newest " + SHOWN
                    + ". kilter audit --since 30d shows all since then.");
        }
        return print(
                console,
                format,
                entries,
                entries.isEmpty()
                        ? List.of("Nothing in " + project + "/" + env + (since == null ? " yet." : " since then."))
                        : table.lines());
    }
}
