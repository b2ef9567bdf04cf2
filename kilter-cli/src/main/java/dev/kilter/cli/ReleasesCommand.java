package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Table;
import dev.kilter.cli.view.Wording;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/// `kilter releases`.
@Command(name = "releases", description = "What was live, newest first; `r3 = r1` is a rollback to r1.")
final class ReleasesCommand extends Question {
    ReleasesCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        Project project = context.project(flags);
        EnvName env = Context.env(flags);
        List<ReleaseRecord> releases = context.platform(flags, console).kilter().releases(project, env);
        Table table = new Table("RELEASE", "COMMIT", "SCHEMA", "IMAGE", "BY", "WHEN", "MESSAGE");
        releases.forEach(release -> table.row(
                release.name()
                        + (release.live() ? " *" : "")
                        + (release.rollbackTo() == null ? "" : " = " + release.rollbackTo()),
                Wording.shortCommit(release.commit(), release.dirty()),
                release.schema() == null ? "-" : release.schema(),
                release.image().replaceFirst(".*@sha256:(.{12}).*", "sha256:$1"),
                release.by(),
                Wording.ago(release.at(), Instant.now()),
                Wording.message(release.subject())));
        return print(
                console,
                format,
                releases,
                releases.isEmpty() ? List.of("No release of " + project + "/" + env + " yet.") : table.lines());
    }
}
