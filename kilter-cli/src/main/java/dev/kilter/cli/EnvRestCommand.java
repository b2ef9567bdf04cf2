package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.DeployView;
import dev.kilter.cli.view.Format;
import dev.kilter.client.Kilter;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.wire.DeployRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `kilter env sleep` and `kilter env wake`: deploys of what is live in other numbers, like `kilter scale`.
abstract class EnvRestCommand implements Callable<Integer> {
    private final Context context;
    private final String verb;

    @Mixin
    private GlobalFlags flags = new GlobalFlags();

    @Mixin
    private Following following = new Following();

    @Parameters(paramLabel = "ENV", description = "Which one.")
    private String name = "";

    EnvRestCommand(Context context, String verb) {
        this.context = context;
        this.verb = verb;
    }

    /// `kilter env sleep`.
    @Command(
            name = "sleep",
            description = "Run no process of an env; database and secrets stay. It is a deploy, in git, and lasts until"
                    + " `env wake` or the next deploy.")
    static final class Sleep extends EnvRestCommand {
        Sleep(Context context) {
            super(context, "sleep");
        }

        @Override
        DeployRecord begin(Kilter kilter, Project project, EnvName env, @Nullable Duration timeout, String key) {
            return kilter.sleep(project, env, timeout, key);
        }
    }

    /// `kilter env wake`.
    @Command(name = "wake", description = "Run as many of each process again as before the env slept.")
    static final class Wake extends EnvRestCommand {
        Wake(Context context) {
            super(context, "wake");
        }

        @Override
        DeployRecord begin(Kilter kilter, Project project, EnvName env, @Nullable Duration timeout, String key) {
            return kilter.wake(project, env, timeout, key);
        }
    }

    abstract DeployRecord begin(Kilter kilter, Project project, EnvName env, @Nullable Duration timeout, String key);

    @Override
    public final Integer call() {
        long start = System.nanoTime();
        Console console = context.console(flags);
        Project project = context.project(flags);
        EnvName env = new EnvName(name);
        Context.Platform platform = context.platform(flags, console);
        DeployView view = new DeployView(console, flags.format(), flags.verbose, InstantSource.system());
        Results results = new Results(console, flags.format(), platform.local());
        DeployRecord record = begin(
                platform.kilter(),
                project,
                env,
                following.timeout,
                UUID.randomUUID().toString());
        view.header(project + " → " + env + " · " + verb + " · " + context.where(flags));
        try (Ticker _ = new Ticker(view)) {
            int exit = following.follow(new Following.Post(context, platform, view, results, start), record, List.of());
            if (exit == 0 && verb.equals("sleep") && flags.format() == Format.TEXT) {
                console.say(
                        env + " is asleep. To go on: kilter env wake " + (platform.local() ? "--local " : "") + env);
            }
            return exit;
        }
    }
}
