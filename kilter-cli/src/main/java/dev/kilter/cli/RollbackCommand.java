package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.DeployView;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.wire.DeployRecord;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `kilter rollback`.
@Command(name = "rollback", description = "Run an older release again: its image and config, on the schema as it is.")
final class RollbackCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private GlobalFlags flags = new GlobalFlags();

    @Parameters(
            arity = "0..1",
            paramLabel = "RELEASE",
            description = "Such as r3; default: the newest one that differs from what is live.")
    private @Nullable String release;

    @Mixin
    private Following following = new Following();

    RollbackCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        long start = System.nanoTime();
        Format format = flags.format();
        Console console = context.console(flags);
        Project project = context.project(flags);
        EnvName env = Context.env(flags);
        Context.Platform platform = context.platform(flags, console);
        DeployView view = new DeployView(console, format, flags.verbose, InstantSource.system());
        Results results = new Results(console, format, platform.local());
        DeployRecord record = platform.kilter()
                .rollback(
                        project,
                        env,
                        release,
                        following.timeout,
                        UUID.randomUUID().toString());
        view.header(project + " → " + env + " · back to " + record.rollbackTo() + " · " + context.where(flags));
        try (Ticker _ = new Ticker(view)) {
            return following.follow(new Following.Post(context, platform, view, results, start), record, List.of());
        }
    }
}
