package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Table;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.PlatformInfo;
import dev.kilter.sdk.wire.ReleaseRecord;
import dev.kilter.sdk.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands that ask one question and print the answer.
final class SmallCommands {
    private SmallCommands() {}

    /// What they share: the flags, the platform and the choice between text and JSON.
    abstract static class Question implements Callable<Integer> {
        final Context context;

        @Mixin
        Common common = new Common();

        Question(Context context) {
            this.context = context;
        }

        @Override
        public final Integer call() {
            Console console = context.console(common);
            return answer(console, common.format());
        }

        abstract int answer(Console console, Format format);

        final int print(Console console, Format format, Object value, List<String> text) {
            if (format == Format.TEXT) {
                text.forEach(console::result);
            } else {
                console.result(Wire.text(value));
            }
            return 0;
        }
    }

    @Command(name = "logout", description = "Forget the token of a platform.")
    static final class Logout extends Question {
        Logout(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            String server =
                    common.server == null ? context.credentials().current().orElse("") : common.server;
            boolean was = !server.isEmpty() && context.credentials().remove(server);
            console.say(was ? "Logged out of " + server + "." : "There was no login to forget.");
            return 0;
        }
    }

    @Command(name = "whoami", description = "Who the platform takes you for.")
    static final class Whoami extends Question {
        Whoami(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            PlatformInfo info = context.platform(common, console).kilter().platform();
            return print(console, format, info, List.of(info.user() + " on " + info.name()));
        }
    }

    @Command(name = "status", description = "What runs, what was deployed, how it is.")
    static final class Status extends Question {
        Status(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            Project project = context.project(common);
            List<EnvStatus> envs = context.platform(common, console).kilter().envs(project);
            Table table = new Table("ENV", "RELEASE", "COMMIT", "SCHEMA", "HEALTH", "DEPLOYED", "URL");
            envs.forEach(env -> table.row(row(env)));
            List<String> lines = new java.util.ArrayList<>(
                    envs.isEmpty() ? List.of("Nothing of " + project + " runs there.") : table.lines());
            envs.forEach(env -> attempt(env, lines));
            return print(console, format, envs, lines);
        }

        private static String[] row(EnvStatus env) {
            ReleaseRecord release = env.release();
            String health = env.processes().stream()
                    .map(process -> process.ready() + "/" + process.desired() + " " + process.name())
                    .collect(Collectors.joining(" "));
            return new String[] {
                env.env() + (env.isProtected() ? " *" : ""),
                release == null ? "-" : release.name(),
                release == null ? "-" : shortCommit(release.commit(), release.dirty()),
                release == null || release.schema() == null ? "-" : release.schema(),
                health.isEmpty() ? "-" : health,
                release == null ? "-" : release.by() + ", " + ago(release.at()),
                env.url() == null ? "internal" : env.url()
            };
        }

        private static void attempt(EnvStatus env, List<String> lines) {
            DeployRecord attempt = env.attempt();
            if (attempt != null && attempt.problem() != null && attempt.status() == DeployStatus.LIVE) {
                lines.add("the last deploy on " + env.env() + " went live after its deadline had passed");
            } else if (attempt != null && attempt.problem() != null) {
                lines.add("last attempt on " + env.env() + " failed " + ago(attempt.created()) + " ("
                        + attempt.problem().code().value() + "): "
                        + attempt.problem().detail() + "   kilter deploys --env "
                        + env.env());
            }
        }
    }

    @Command(name = "deploys", description = "The attempts, newest first.")
    static final class Deploys extends Question {
        @Option(
                names = "--all",
                description = "Of all envs ($KILTER_ALL=1).",
                defaultValue = "${env:KILTER_ALL:-false}",
                converter = Common.Flag.class)
        private boolean all;

        Deploys(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            EnvName env = all ? null : Context.env(common);
            List<DeployRecord> deploys =
                    context.platform(common, console).kilter().deploys(context.project(common), env);
            Table table = new Table("DEPLOY", "ENV", "STATUS", "PHASE", "COMMIT", "BY", "WHEN", "PROBLEM");
            deploys.forEach(deploy -> table.row(
                    deploy.id(),
                    deploy.env(),
                    deploy.status().name().toLowerCase(java.util.Locale.ROOT)
                            + (deploy.release() == null ? "" : " " + deploy.release()),
                    deploy.phase(),
                    shortCommit(deploy.commit(), deploy.dirty()),
                    deploy.by(),
                    ago(deploy.created()),
                    deploy.problem() == null
                            ? ""
                            : (deploy.status() == DeployStatus.LIVE ? "live after all: " : "")
                                    + deploy.problem().code().value() + " "
                                    + deploy.problem().detail()));
            return print(console, format, deploys, deploys.isEmpty() ? List.of("No deploys yet.") : table.lines());
        }
    }

    @Command(name = "releases", description = "What was live, newest first.")
    static final class Releases extends Question {
        Releases(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            List<ReleaseRecord> releases =
                    context.platform(common, console).kilter().releases(context.project(common), Context.env(common));
            Table table = new Table("RELEASE", "COMMIT", "SCHEMA", "IMAGE", "BY", "WHEN");
            releases.forEach(release -> table.row(
                    release.name() + (release.live() ? " *" : ""),
                    shortCommit(release.commit(), release.dirty()),
                    release.schema() == null ? "-" : release.schema(),
                    release.image().replaceFirst(".*@sha256:(.{12}).*", "sha256:$1"),
                    release.by(),
                    ago(release.at())));
            return print(console, format, releases, releases.isEmpty() ? List.of("No releases yet.") : table.lines());
        }
    }

    @Command(name = "open", description = "Print the app's URL, and show it in a browser where there is one.")
    static final class Open extends Question {
        Open(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            EnvStatus env =
                    context.platform(common, console).kilter().env(context.project(common), Context.env(common));
            String url = env.url();
            if (url == null) {
                throw Usage.wrong("the env '" + env.env() + "' has no public URL", "Deploy it with `public: true`.");
            }
            Browser.show(url, context.environment());
            return print(console, format, env, List.of(url));
        }
    }

    @Command(name = "logs", description = "What a process printed.")
    static final class Logs extends Question {
        @Option(
                names = {"-f", "--follow"},
                description = "Go on with new lines ($KILTER_FOLLOW=1).",
                defaultValue = "${env:KILTER_FOLLOW:-false}",
                converter = Common.Flag.class)
        private boolean follow;

        @Option(
                names = "--process",
                paramLabel = "NAME",
                description = "web or a name from processes: ($KILTER_PROCESS_NAME).",
                defaultValue = "${env:KILTER_PROCESS_NAME:-web}")
        private String process = "web";

        @Option(
                names = "--lines",
                paramLabel = "N",
                description = "How many at first ($KILTER_LINES).",
                defaultValue = "${env:KILTER_LINES:-100}")
        private int lines = 100;

        Logs(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            context.platform(common, console)
                    .kilter()
                    .logs(
                            context.project(common),
                            Context.env(common),
                            process,
                            lines,
                            follow,
                            line -> console.result(
                                    format == Format.TEXT
                                            ? line
                                            : Wire.text(java.util.Map.of("process", process, "line", line))));
            return 0;
        }
    }

    @Command(name = "list", description = "The envs of the project.")
    static final class EnvList extends Question {
        EnvList(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            List<EnvStatus> envs = context.platform(common, console).kilter().envs(context.project(common));
            return print(
                    console,
                    format,
                    envs,
                    envs.isEmpty()
                            ? List.of("There are no envs yet.")
                            : envs.stream()
                                    .map(env -> env.env()
                                            + (env.isProtected() ? " (protected)" : "")
                                            + (env.url() == null ? "" : "   " + env.url()))
                                    .toList());
        }
    }

    @Command(name = "destroy", description = "Tear an env down with its database. Not to be undone.")
    static final class EnvDestroy extends Question {
        @Parameters(paramLabel = "ENV", description = "Which one.")
        private String name = "";

        @Option(
                names = "--confirm-destructive",
                paramLabel = "ORG/APP/ENV",
                description = "Say its whole name; needed for all but pr-* ($KILTER_CONFIRM_DESTRUCTIVE).",
                defaultValue = "${env:KILTER_CONFIRM_DESTRUCTIVE}")
        private @Nullable String confirm;

        EnvDestroy(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            Project project = context.project(common);
            EnvName env = new EnvName(name);
            context.platform(common, console).kilter().destroy(project, env, confirm);
            return print(
                    console,
                    format,
                    java.util.Map.of("project", project.toString(), "env", name, "status", "deleting"),
                    List.of(project + "/" + env + " is being removed: route, processes, database, roles."));
        }
    }

    static String shortCommit(@Nullable String commit, boolean dirty) {
        return commit == null ? "-" : commit.substring(0, Math.min(7, commit.length())) + (dirty ? "+" : "");
    }

    static String ago(Instant then) {
        Duration age = Duration.between(then, Instant.now());
        if (age.toSeconds() < 60) {
            return Math.max(0, age.toSeconds()) + " s ago";
        }
        if (age.toMinutes() < 60) {
            return age.toMinutes() + " min ago";
        }
        return age.toHours() < 48 ? age.toHours() + " h ago" : age.toDays() + " d ago";
    }
}
