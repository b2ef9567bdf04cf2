package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.DeployView;
import dev.kilter.cli.view.Format;
import dev.kilter.client.FreeSpace;
import dev.kilter.client.ProjectDeploy;
import dev.kilter.client.ProjectDir;
import dev.kilter.client.secret.SecretOptions;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.Overrides;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployRecord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kilter deploy`.
@Command(name = "deploy", description = "Build the app here, push it, and make it live.")
final class DeployCommand implements Callable<Integer> {
    private static final Pattern MESSAGE = Pattern.compile("(?=.*\\S)[^\\p{Cntrl}]{1,200}");

    private final Context context;

    @Mixin
    private GlobalFlags flags = new GlobalFlags();

    @Option(names = "--registry", paramLabel = "HOST/SCOPE", description = "Push there, unless kilter.yaml names it.")
    private @Nullable String registry;

    @Option(
            names = "--plain-http",
            description = "Speak plain http to the registry, which sends logins and images for everybody to read; a"
                    + " registry on this machine needs no flag.",
            converter = GlobalFlags.Flag.class)
    private boolean plainHttp;

    @Mixin
    private BuildFlags build = new BuildFlags();

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "Say this of the release, in place of the commit's first line.")
    private @Nullable String message;

    @Option(names = "--bootstrap", description = "Make a new env end to end.", converter = GlobalFlags.Flag.class)
    private boolean bootstrap;

    @Option(
            names = "--migration",
            description = "Run the migrations before the roll.",
            converter = GlobalFlags.Flag.class)
    private boolean migration;

    @Option(names = "--seed", description = "Apply the seeds before the roll.", converter = GlobalFlags.Flag.class)
    private boolean seed;

    @Option(
            names = "--plan-id",
            paramLabel = "PLAN",
            description = "Apply exactly this plan of `migrate plan`, or refuse; goes with --migration.")
    private @Nullable String planId;

    @Option(
            names = "--skip-migration-check",
            description = "Go on although a protected env has pending migrations, or destructive ones without a plan;"
                    + " audited.",
            converter = GlobalFlags.Flag.class)
    private boolean skipMigrationCheck;

    @Mixin
    private Following following = new Following();

    @Option(
            names = "--no-lock-wait",
            description = "Fail at once when another deploy has the env, or waits for it.",
            converter = GlobalFlags.Flag.class)
    private boolean noLockWait;

    @Option(
            names = "--lock-wait",
            description = "Wait for it; that is the default, and wins over --no-lock-wait.",
            converter = GlobalFlags.Flag.class)
    private boolean lockWait;

    @Option(
            names = "--keep-secrets",
            description = "Keep the live values of a secret whose source file is not here.",
            converter = GlobalFlags.Flag.class)
    private boolean keepSecrets;

    @Option(
            names = "--prune-secrets",
            description = "Remove secrets that kilter.yaml does not declare any more.",
            converter = GlobalFlags.Flag.class)
    private boolean pruneSecrets;

    @Option(
            names = "--confirm-recipients",
            description = "Seal for other keys than the env's secrets so far.",
            converter = GlobalFlags.Flag.class)
    private boolean confirmRecipients;

    @Option(
            names = "--allow-older",
            description = "Let an older commit, or one from another branch, replace what is live; audited.",
            converter = GlobalFlags.Flag.class)
    private boolean allowOlder;

    @Option(
            names = "--allow-dirty",
            description = "Deploy a changed work tree to a protected env; audited. The local platform does not ask.",
            converter = GlobalFlags.Flag.class)
    private boolean allowDirty;

    DeployCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        long start = System.nanoTime();
        Format format = flags.format();
        Console console = context.console(flags);
        DeployView view = new DeployView(console, format, flags.verbose, InstantSource.system());
        ProjectDir project = context.projectDir(flags);
        KilterYaml yaml = project.yaml();
        AppConfig config = Context.resolve(flags, yaml, Context.env(flags));
        ProjectDeploy deploy = asked(
                ProjectDeploy.check(context.home(), context.providers(), project, yaml, config, Context.env(flags)));
        if (build.dry) {
            return DryRun.answer(console, format, deploy);
        }
        if (build.only && !build.push) {
            return BuildOnly.built(console, format, deploy);
        }
        FreeSpace space = new FreeSpace(context.home());
        String where = context.where(flags);
        view.header(header(config, deploy.source(), where));
        context.home().make();
        Context.Platform platform = context.platform(flags, console);
        List<DeployEvent.StepEnded> local = new ArrayList<>();
        ProjectDeploy.Destination to =
                new ProjectDeploy.Destination(platform.kilter(), platform.login(), registry, plainHttp);
        if (build.only) {
            return BuildOnly.pushed(console, format, view, deploy, to);
        }
        Results results = new Results(console, format, platform.local());
        try (Ticker _ = new Ticker(view)) {
            if (platform.local()) {
                space.require();
            }
            DeployRecord record = deploy.submit(to, secrets(platform, console), options(), event -> {
                if (event instanceof DeployEvent.StepEnded ended) {
                    local.add(ended);
                }
                view.on(event);
            });
            return following.follow(new Following.Post(context, platform, view, results, start), record, local);
        } catch (KilterException e) {
            view.over(false);
            Problem problem = platform.local() ? space.explain(e.problem()) : e.problem();
            String serving = Serving.of(platform.kilter(), config);
            return results.failed(config, deploy.source(), local, problem, serving, System.nanoTime() - start);
        }
    }

    private ProjectDeploy asked(ProjectDeploy checked) {
        ProjectDeploy built = checked.building(build.on(checked.builds(), flags.dir));
        if (message == null) {
            return built;
        }
        if (!MESSAGE.matcher(message).matches()) {
            throw Usage.wrong(
                    "--message is no single line of 1 to 200 characters", "Say in a few words what this release is.");
        }
        return built.saying(message);
    }

    private ProjectDeploy.Secrets secrets(Context.Platform platform, Console console) {
        return new ProjectDeploy.Secrets(
                new Recipients(context, flags, console, platform)::of,
                new SecretOptions(keepSecrets, pruneSecrets, confirmRecipients));
    }

    private DeployOptions options() {
        if (planId != null && !planId.matches("plan-[0-9a-f]{16}")) {
            throw Usage.wrong("--plan-id is '" + planId + "'", "Take the id that `kilter migrate plan` prints.");
        }
        Overrides overrides = new Overrides(noLockWait && !lockWait, allowOlder, allowDirty);
        return new DeployOptions(
                bootstrap,
                migration,
                seed,
                skipMigrationCheck,
                following.timeout,
                planId,
                null,
                overrides.equals(Overrides.NONE) ? null : overrides);
    }

    private String header(AppConfig config, SourceState source, String where) {
        String commit = source.commit() == null
                ? "no git, so older commits are not noticed"
                : source.commit().substring(0, 7) + (source.dirty() ? " dirty" : " clean");
        if (flags.local) {
            return config.project() + " → " + config.env() + " · " + commit
                    + " · local platform (one machine, no container isolation)";
        }
        return config.project() + " → " + config.env() + (config.isProtected() ? " (protected)" : "") + " · " + commit
                + " · " + where + " · Ctrl-C leaves it running";
    }
}
