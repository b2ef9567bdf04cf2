package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.DeployView;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.wire.DeployRecord;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `kilter scale`.
@Command(
        name = "scale",
        description = "Run so many of a process. It is a deploy of what is live, in git, and lasts until `replicas` in"
                + " kilter.yaml changes; `kilter status` shows it.")
final class ScaleCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private GlobalFlags flags = new GlobalFlags();

    @Parameters(paramLabel = "PROCESS=N", arity = "1..*", description = "Such as web=3 worker=0.")
    private List<String> numbers = List.of();

    @Mixin
    private Following following = new Following();

    ScaleCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        long start = System.nanoTime();
        Format format = flags.format();
        Console console = context.console(flags);
        SortedMap<String, Integer> asked = asked();
        Project project = context.project(flags);
        EnvName env = Context.env(flags);
        Context.Platform platform = context.platform(flags, console);
        DeployView view = new DeployView(console, format, flags.verbose, InstantSource.system());
        view.header(project + " → " + env + " · scale " + String.join(" ", numbers) + " · " + context.where(flags));
        Results results = new Results(console, format, platform.local());
        DeployRecord record = platform.kilter()
                .scale(project, env, asked, following.timeout, UUID.randomUUID().toString());
        try (Ticker _ = new Ticker(view)) {
            return following.follow(new Following.Post(context, platform, view, results, start), record, List.of());
        }
    }

    private SortedMap<String, Integer> asked() {
        SortedMap<String, Integer> asked = new TreeMap<>();
        for (String each : numbers) {
            if (!each.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?=[0-9]{1,4}")) {
                throw Usage.wrong("'" + each + "' does not say how many of what", "kilter scale web=3");
            }
            int at = each.indexOf('=');
            asked.put(each.substring(0, at), Integer.parseInt(each.substring(at + 1)));
        }
        return asked;
    }
}
