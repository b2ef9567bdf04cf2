package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.DeployView;
import dev.kilter.cli.view.Format;
import dev.kilter.client.FreeSpace;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.DeployResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kilter attach`.
@Command(name = "attach", description = "Follow a deploy that runs or ran, from its first event.")
final class AttachCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private GlobalFlags flags = new GlobalFlags();

    @Parameters(arity = "0..1", paramLabel = "DEPLOY", description = "Its id; default: the env's newest deploy.")
    private @Nullable String deploy;

    @Option(names = "--from", paramLabel = "N", description = "Begin at event number N.")
    private long from = 1;

    AttachCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Format format = flags.format();
        Console console = context.console(flags);
        Context.Platform platform = context.platform(flags, console);
        DeployId id = deploy == null ? newest(platform) : id(deploy);
        DeployView view = new DeployView(console, format, flags.verbose, InstantSource.system());
        DeployRecord record = platform.kilter().deploy(id);
        Results results = new Results(console, format, flags.local);
        try (Detach _ = new Detach(view, id.value(), flags.local);
                Ticker _ = new Ticker(view)) {
            Runnable silence =
                    flags.local ? LocalSilence.of(context.local(), new FreeSpace(context.home()), record) : () -> {};
            DeployResult result = platform.kilter().follow(id, from, Duration.ofMinutes(2), view::on, silence);
            view.over(result.unchanged());
            DeployRecord now = platform.kilter().deploy(id);
            return now.status() == DeployStatus.LIVE && result.status() == DeployStatus.FAILED
                    ? results.late(result, now)
                    : results.done(result, List.of(), 0, result.durationMs());
        } catch (KilterException e) {
            view.over(false);
            return results.open(record, e.problem());
        }
    }

    private DeployId newest(Context.Platform platform) {
        List<DeployRecord> deploys = platform.kilter().deploys(context.project(flags), Context.env(flags));
        if (deploys.isEmpty()) {
            throw Usage.wrong("there is no deploy of " + flags.env + " yet", "kilter deploys --all");
        }
        return new DeployId(deploys.getFirst().id());
    }

    static DeployId id(String text) {
        try {
            return new DeployId(text);
        } catch (IllegalArgumentException e) {
            throw Usage.wrong("'" + text + "' is no deploy id", "kilter deploys");
        }
    }
}
