package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.DeployView;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.DeployResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kilter rollback`.
@Command(name = "rollback", description = "Run an older release again: its image and config, on the schema as it is.")
final class RollbackCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Context context;

    @Mixin
    private GlobalFlags flags = new GlobalFlags();

    @Parameters(
            arity = "0..1",
            paramLabel = "RELEASE",
            description = "Such as r3; default: the newest one that differs from what is live.")
    private @Nullable String release;

    @Option(
            names = "--timeout",
            paramLabel = "15m",
            description = "The deploy's one deadline, with a unit.",
            converter = DurationFlag.class)
    private @Nullable Duration timeout;

    @Option(
            names = {"--detach", "--no-wait"},
            description = "Return when the platform has accepted.",
            converter = GlobalFlags.Flag.class)
    private boolean detach;

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
                .rollback(project, env, release, timeout, UUID.randomUUID().toString());
        view.header(project + " → " + env + " · back to " + record.rollbackTo() + " · " + context.where(flags));
        if (detach) {
            return results.accepted(record);
        }
        try (Detach _ = new Detach(view, record.id(), flags.local);
                Ticker _ = new Ticker(view)) {
            DeployResult result = platform.kilter().follow(new DeployId(record.id()), 1, PATIENCE, view::on);
            view.over(result.unchanged());
            return results.done(result, List.of(), platform.startMs(), (System.nanoTime() - start) / 1_000_000);
        } catch (KilterException e) {
            view.over(false);
            return results.open(record, e.problem());
        }
    }
}
