package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Table;
import dev.kilter.cli.view.Wording;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/// `kilter status`.
@Command(name = "status", description = "What runs, what was deployed, how it is.")
final class StatusCommand extends Question {
    StatusCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        Project project = context.project(flags);
        List<EnvStatus> envs = context.platform(flags, console).kilter().envs(project);
        List<String> lines = lines(project, context.where(flags), envs, Instant.now());
        return print(
                console,
                format,
                envs,
                flags.local ? lines.stream().map(LocalHint::words).toList() : lines);
    }

    static List<String> lines(Project project, String where, List<EnvStatus> envs, Instant now) {
        List<String> lines = new ArrayList<>(List.of(project + " on " + where));
        if (envs.isEmpty()) {
            lines.add("Nothing of it runs there.");
            return lines;
        }
        Table table = new Table("ENV", "RELEASE", "COMMIT", "SCHEMA", "HEALTH", "DEPLOYED", "URL");
        envs.forEach(env -> table.row(row(env, now)));
        lines.addAll(table.lines());
        if (envs.stream().anyMatch(EnvStatus::isProtected)) {
            lines.add("* protected");
        }
        envs.forEach(env ->
                env.processUrls().forEach((process, url) -> lines.add(process + " of " + env.env() + ": " + url)));
        envs.forEach(env -> env.domains()
                .forEach((process, urls) ->
                        urls.forEach(url -> lines.add(process + " of " + env.env() + ", too: " + url))));
        envs.stream()
                .filter(EnvStatus::sleeps)
                .forEach(env -> lines.add(env.env() + " is asleep: kilter env wake " + env.env()));
        envs.stream()
                .filter(env -> !env.sleeps())
                .forEach(env -> env.scaled()
                        .forEach((process, scale) -> lines.add("^ " + process + " of " + env.env() + " is scaled to "
                                + scale.replicas() + "; kilter.yaml said " + scale.declared())));
        for (EnvStatus env : envs) {
            Instant expires = env.expires();
            if (expires != null) {
                lines.add(
                        env.env() + " is removed in " + Wording.in(expires, now) + ": kilter env extend " + env.env());
            }
        }
        envs.forEach(env -> env.processes().stream()
                .filter(process -> process.schedule() != null)
                .forEach(cron -> lines.add(
                        "cron " + cron.name() + " of " + env.env() + " (" + cron.schedule() + "): " + cron.message())));
        envs.forEach(env -> drift(env, lines));
        envs.forEach(env -> attempt(env, lines, now));
        return lines;
    }

    private static String[] row(EnvStatus env, Instant now) {
        ReleaseRecord release = env.release();
        String health = env.processes().stream()
                .filter(process -> process.schedule() == null)
                .map(process -> process.ready() + "/" + process.desired() + " " + process.name()
                        + (env.scaled().containsKey(process.name()) ? "^" : ""))
                .collect(Collectors.joining(" "));
        return new String[] {
            env.env() + (env.isProtected() ? " *" : ""),
            release == null ? "-" : release.name(),
            release == null ? "-" : Wording.shortCommit(release.commit(), release.dirty()),
            release == null || release.schema() == null ? "-" : release.schema(),
            health.isEmpty() ? "-" : health,
            release == null ? "-" : release.by() + ", " + Wording.ago(release.at(), now),
            env.url() == null ? "internal" : env.url()
        };
    }

    private static void drift(EnvStatus env, List<String> lines) {
        if (!env.drift().isEmpty()) {
            lines.add(env.env() + " differs from what was deployed:");
            env.drift()
                    .forEach(change -> lines.add("  " + change.area() + " " + change.name() + ": "
                            + DiffCommand.words(change.before()) + " → " + DiffCommand.words(change.after())));
        }
    }

    private static void attempt(EnvStatus env, List<String> lines, Instant now) {
        DeployRecord attempt = env.attempt();
        if (attempt == null || attempt.problem() == null) {
            return;
        }
        if (attempt.status() == DeployStatus.LIVE) {
            lines.add("the last deploy on " + env.env() + " went live after its deadline had passed");
            return;
        }
        boolean refused = attempt.status() == DeployStatus.REFUSED;
        ReleaseRecord serving = env.release();
        String then =
                refused ? "nothing changed" : serving == null ? "nothing serves yet" : serving.name() + " still serves";
        lines.add("last attempt on " + env.env() + (refused ? " was refused " : " failed ")
                + Wording.ago(attempt.created(), now) + " ("
                + attempt.problem().code().value() + "), " + then
                + ": kilter deploys --env " + env.env());
    }
}
