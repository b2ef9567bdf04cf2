package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.DeployView;
import dev.kilter.cli.view.Format;
import dev.kilter.client.Promotion;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.Overrides;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.PromoteRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kilter promote`.
@Command(
        name = "promote",
        description = "Run the image that is live in one env in another one, under that one's own config and secrets."
                + " Refused where it lacks a key or migrations that the first has, or where the image holds values that"
                + " only the first has.")
final class PromoteCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private GlobalFlags flags = new GlobalFlags();

    @Mixin
    private Following following = new Following();

    @Parameters(index = "0", paramLabel = "FROM", description = "The env that runs the image, such as dev.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The env that is to run it, such as prod.")
    private String to = "";

    @Option(
            names = "--migration",
            description = "Run the migrations that FROM has had before the roll.",
            converter = GlobalFlags.Flag.class)
    private boolean migration;

    @Option(
            names = "--allow-older",
            description = "Let an older commit, or one from another branch, replace what is live; audited.",
            converter = GlobalFlags.Flag.class)
    private boolean allowOlder;

    @Option(
            names = "--allow-dirty",
            description = "Promote what was built from a changed work tree to a protected env.",
            converter = GlobalFlags.Flag.class)
    private boolean allowDirty;

    @Option(
            names = "--allow-built-in",
            description = "Promote to a protected env although the image holds values that only FROM has; audited.",
            converter = GlobalFlags.Flag.class)
    private boolean allowBuiltIn;

    PromoteCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        long start = System.nanoTime();
        Format format = flags.format();
        Console console = context.console(flags);
        Project project = context.project(flags);
        EnvName source = new EnvName(from);
        EnvName target = new EnvName(to);
        Context.Platform platform = context.platform(flags, console);
        DeployView view = new DeployView(console, format, flags.verbose, InstantSource.system());
        Results results = new Results(console, format, platform.local());
        Overrides overrides = new Overrides(false, allowOlder, allowDirty);
        PromoteRequest request = new PromoteRequest(
                source.value(),
                migration,
                following.timeout,
                overrides.equals(Overrides.NONE) ? null : overrides,
                new Promotion(platform.kilter(), platform.login()).look(project, source, target, allowBuiltIn));
        DeployRecord record = platform.kilter()
                .promote(project, target, request, UUID.randomUUID().toString());
        view.header(project + " → " + target + " · what is live in " + source + " · " + context.where(flags));
        try (Ticker _ = new Ticker(view)) {
            return following.follow(new Following.Post(context, platform, view, results, start), record, List.of());
        }
    }
}
