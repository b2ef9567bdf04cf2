package dev.kilter.cli;

import dev.kilter.cli.view.DeployView;
import dev.kilter.client.FreeSpace;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.DeployResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What every command takes that begins a deploy, and how it follows that deploy to its end.
final class Following {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Option(
            names = "--timeout",
            paramLabel = "15m",
            description = "The deploy's one deadline, with a unit.",
            converter = DurationFlag.class)
    @Nullable
    Duration timeout;

    @Option(
            names = {"--detach", "--no-wait"},
            description = "Return when the platform has accepted.",
            converter = GlobalFlags.Flag.class)
    private boolean detach;

    @Option(
            names = "--wait",
            description = "Stay until the deploy has ended; that is the default, and wins over --detach.",
            converter = GlobalFlags.Flag.class)
    private boolean wait;

    /// Where a deploy is followed.
    ///
    /// @param start `System.nanoTime()` when the command began
    record Post(Context context, Context.Platform platform, DeployView view, Results results, long start) {}

    /// The exit code of a deploy that the platform has accepted; `here` are the steps that this machine did for it.
    int follow(Post post, DeployRecord record, List<DeployEvent.StepEnded> here) {
        if (detach && !wait) {
            return post.results.accepted(record);
        }
        Context.Platform platform = post.platform;
        FreeSpace space = new FreeSpace(post.context.home());
        Runnable silence = platform.local() ? LocalSilence.of(post.context.local(), space, record) : () -> {};
        try (Detach _ = new Detach(post.view, record.id(), platform.local())) {
            DeployResult result =
                    platform.kilter().follow(new DeployId(record.id()), 1, PATIENCE, post.view::on, silence);
            post.view.over(result.unchanged());
            return post.results.done(result, here, platform.startMs(), (System.nanoTime() - post.start) / 1_000_000);
        } catch (KilterException e) {
            post.view.over(false);
            Problem problem = platform.local() ? space.explain(e.problem()) : e.problem();
            return post.results.open(record, problem);
        }
    }
}
