package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Table;
import dev.kilter.cli.view.Wording;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.wire.DeployRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `kilter deploys`.
@Command(name = "deploys", description = "The attempts, newest first.")
final class DeploysCommand extends Question {
    @Option(names = "--all", description = "Of all envs.", converter = GlobalFlags.Flag.class)
    private boolean all;

    DeploysCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        EnvName env = all ? null : Context.env(flags);
        Project project = context.project(flags);
        List<DeployRecord> deploys = context.platform(flags, console).kilter().deploys(project, env);
        Table table = new Table("DEPLOY", "ENV", "STATUS", "PHASE", "COMMIT", "BY", "WHEN", "PROBLEM");
        deploys.forEach(deploy -> table.row(
                deploy.id(),
                deploy.env(),
                deploy.status().name().toLowerCase(Locale.ROOT)
                        + (deploy.status() == DeployStatus.LIVE ? " " + deploy.release() : ""),
                deploy.phase(),
                Wording.shortCommit(deploy.commit(), deploy.dirty()),
                deploy.by(),
                Wording.ago(deploy.created(), Instant.now()),
                deploy.problem() == null
                        ? ""
                        : (deploy.status() == DeployStatus.LIVE ? "live after all: " : "")
                                + deploy.problem().code().value() + " "
                                + deploy.problem().detail()));
        return print(
                console,
                format,
                deploys,
                deploys.isEmpty()
                        ? List.of(flags.local ? LocalHint.words(none(project, env)) : none(project, env))
                        : table.lines());
    }

    private static String none(Project project, @Nullable EnvName env) {
        return env == null
                ? "No deploy of " + project + " yet."
                : "No deploy of " + project + "/" + env + " yet. Of all envs: kilter deploys --all";
    }
}
