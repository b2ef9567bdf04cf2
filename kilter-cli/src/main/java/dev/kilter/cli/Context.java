package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Wording;
import dev.kilter.client.Credentials;
import dev.kilter.client.Kilter;
import dev.kilter.client.KilterHome;
import dev.kilter.client.LocalPlatform;
import dev.kilter.client.Migrations;
import dev.kilter.client.ProjectCheck;
import dev.kilter.client.ProjectDir;
import dev.kilter.client.ToolCheck;
import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.wire.LocalDaemon;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What commands work with: the environment, the kilter home, and the platform that the flags name.
final class Context {
    private static final String STARTING = "  starting the local platform: database, registry, gateway";

    private final Map<String, String> environment;
    private final KilterHome home;
    private final LocalPlatform local;
    private final Streams streams;

    Context(Map<String, String> environment, Path dist, Streams streams) {
        this.environment = environment;
        this.home = KilterHome.of(environment);
        this.local = new LocalPlatform(home, dist);
        this.streams = streams;
    }

    /// Where a program's output goes.
    record Streams(java.io.InputStream in, java.io.PrintStream out, java.io.PrintStream err, boolean terminal) {}

    /// Where a command of a person's own writes; whatever it says passes as it is.
    java.io.PrintStream out() {
        return streams.out();
    }

    java.io.PrintStream err() {
        return streams.err();
    }

    java.io.InputStream in() {
        return streams.in();
    }

    Console console(GlobalFlags flags) {
        return new Console(streams.out(), streams.err(), streams.terminal(), flags.quiet, environment);
    }

    KilterHome home() {
        return home;
    }

    LocalPlatform local() {
        return local;
    }

    Credentials credentials() {
        return new Credentials(home);
    }

    Map<String, String> environment() {
        return environment;
    }

    /// Our providers and those of the jars in the kilter home.
    ClassLoader providers() {
        return home.plugins(Context.class.getClassLoader());
    }

    /// The migrations of the project that the flags name, asked through its platform.
    Migrations migrations(GlobalFlags flags, Console console) {
        ProjectDir project = projectDir(flags);
        KilterYaml yaml = project.yaml();
        EnvName env = env(flags);
        AppConfig config = resolve(flags, yaml, env);
        Providers<MigrationAdapter> adapters = Providers.migrationAdapters(providers());
        ToolCheck.check(yaml, config, env, adapters);
        new ProjectCheck(project, yaml, Set.of()).checkMigrations(config);
        return new Migrations(platform(flags, console).kilter(), project, config, adapters);
    }

    /// Whether a person can be asked.
    boolean canAsk() {
        return onTerminal() && !"true".equals(environment.get("CI"));
    }

    /// Whether it was started on a terminal; a job of CI may be, too.
    boolean onTerminal() {
        return streams.terminal();
    }

    /// A platform and how images get there.
    ///
    /// @param startMs how long starting the local platform took; 0 when it ran
    record Platform(Kilter kilter, RegistryLogin login, boolean local, long startMs) {}

    /// What people call the platform that the flags name; without one it is a problem that names both ways on.
    String where(GlobalFlags flags) {
        return flags.local ? "local platform" : login(flags).server().replaceFirst("^https?://", "");
    }

    private record ServerLogin(String server, String token) {
        @Override
        public String toString() {
            return server;
        }
    }

    private ServerLogin login(GlobalFlags flags) {
        String server = Optional.ofNullable(flags.server)
                .or(() -> credentials().current())
                .orElse("")
                .replaceFirst("/$", "");
        String token = environment.getOrDefault("KILTER_TOKEN", "");
        if (token.isEmpty() && !server.isEmpty()) {
            token = credentials().token(server).orElse("");
        }
        if (server.isEmpty() || token.isEmpty()) {
            throw notLoggedIn(server);
        }
        return new ServerLogin(server, token);
    }

    /// The platform that the flags name; the local one is started when it does not run.
    Platform platform(GlobalFlags flags, Console console) {
        if (flags.local) {
            long begin = System.nanoTime();
            boolean[] started = {false};
            LocalDaemon daemon = startLocal(console, () -> started[0] = true);
            long took = started[0] ? (System.nanoTime() - begin) / 1_000_000 : 0;
            if (started[0] && console.isLive()) {
                console.say(String.format(Locale.ROOT, "%-74s %s", STARTING, Wording.seconds(took)));
            }
            String token = local.token();
            return new Platform(
                    Kilter.connect(daemon.api(), token), new RegistryLogin.Given("kilter", token), true, took);
        }
        ServerLogin login = login(flags);
        return new Platform(Kilter.connect(login.server(), login.token()), new RegistryLogin.OfThisMachine(), false, 0);
    }

    /// The same as it is: the local one is not started, and nobody has to be logged in. Empty: there is none.
    Optional<Kilter> known(GlobalFlags flags) {
        if (flags.local) {
            return local.running().map(daemon -> Kilter.connect(daemon.api(), local.token()));
        }
        boolean named = flags.server != null || credentials().current().isPresent();
        return named
                ? Optional.of(login(flags)).map(login -> Kilter.connect(login.server(), login.token()))
                : Optional.empty();
    }

    /// Starts the local platform unless it runs, and says so; also when the apps' port is another than before.
    LocalDaemon startLocal(Console console, Runnable starting) {
        Optional<Integer> before = local.gatewayPort();
        LocalDaemon daemon = local.start(() -> {
            starting.run();
            if (console.isLive()) {
                console.live(STARTING);
            } else {
                console.say(STARTING);
            }
        });
        before.filter(port -> port > 0 && port != daemon.gatewayPort())
                .ifPresent(port -> console.say("  port " + port + " is taken by another program: apps now answer on "
                        + daemon.gatewayPort() + ", their URLs have changed with it"));
        return daemon;
    }

    private static KilterException notLoggedIn(String server) {
        String where = server.isEmpty() ? "any platform" : server;
        return Problem.of(
                        KilterCode.NOT_ALLOWED,
                        "you are not logged in to " + where,
                        "kilter login --server https://… --token-stdin < token      or on this machine: add --local")
                .toException();
    }

    ProjectDir projectDir(GlobalFlags flags) {
        return flags.config == null ? ProjectDir.find(flags.dir) : ProjectDir.of(flags.dir.resolve(flags.config));
    }

    /// The project that flag or file names.
    Project project(GlobalFlags flags) {
        if (flags.project != null) {
            return Project.parse(flags.project);
        }
        return projectDir(flags)
                .yaml()
                .project()
                .orElseThrow(() ->
                        Usage.wrong("there is no project", "Add `project: org/app` to kilter.yaml, or --project."));
    }

    /// The app in this env, of the project that the flag names, else the file's.
    static AppConfig resolve(GlobalFlags flags, KilterYaml yaml, EnvName env) {
        if (flags.project == null) {
            return yaml.resolve(env);
        }
        Project named = Project.parse(flags.project);
        return yaml.resolve(env, named).of(named);
    }

    static EnvName env(GlobalFlags flags) {
        return new EnvName(flags.env);
    }
}
