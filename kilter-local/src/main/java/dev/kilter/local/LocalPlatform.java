package dev.kilter.local;

import dev.kilter.api.JobToken;
import dev.kilter.api.KnownProcesses;
import dev.kilter.api.Orphans;
import dev.kilter.effects.CrashingEffects;
import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import dev.kilter.effects.ProcessGate;
import dev.kilter.local.gateway.Gateway;
import dev.kilter.local.host.Cron;
import dev.kilter.local.host.FluxTreeSource;
import dev.kilter.local.host.HostCommands;
import dev.kilter.local.host.HostJobs;
import dev.kilter.local.host.HostRuntimes;
import dev.kilter.local.host.ImageStore;
import dev.kilter.local.host.LocalFlux;
import dev.kilter.local.host.Workloads;
import dev.kilter.local.postgres.PostgresServer;
import dev.kilter.local.postgres.PostgresWatch;
import dev.kilter.local.registry.BlobStore;
import dev.kilter.local.registry.OrphanImages;
import dev.kilter.local.registry.Registry;
import dev.kilter.operator.AppReconciler;
import dev.kilter.operator.DatabaseCollection;
import dev.kilter.operator.Operator;
import dev.kilter.operator.SeedCommands;
import dev.kilter.operator.TaskReconciler;
import dev.kilter.operator.database.DatabaseGate;
import dev.kilter.operator.database.Logins;
import dev.kilter.operator.database.OrphanDatabases;
import dev.kilter.operator.database.Provisioner;
import dev.kilter.operator.database.ScratchServer;
import dev.kilter.operator.database.SeedLedger;
import dev.kilter.operator.flux.FluxRepo;
import dev.kilter.operator.flux.FluxTree;
import dev.kilter.operator.flux.OrphanFolders;
import dev.kilter.operator.render.AppRenderer;
import dev.kilter.operator.render.ChartRenderer;
import dev.kilter.operator.render.RendererProcess;
import dev.kilter.operator.step.JobEnvironment;
import dev.kilter.sdk.app.Processors;
import dev.kilter.sdk.spi.PluginFolder;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.wire.LocalDaemon;
import dev.kilter.sdk.wire.Wire;
import dev.kilter.server.KilterServer;
import dev.kilter.server.ServerSettings;
import dev.kilter.sops.AgeIdentity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// All parts of the platform, started in the order they need each other and stopped the other way round.
final class LocalPlatform implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LocalPlatform.class.getName());

    private static final Duration REST = Duration.ofSeconds(1);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private LocalPlatform() {}

    static LocalPlatform start(Effects effects, Path home, Path dist, String build) {
        LocalPlatform platform = new LocalPlatform();
        try {
            platform.startAll(effects, home, new Programs(dist), build);
            return platform;
        } catch (RuntimeException e) {
            platform.close();
            throw e;
        }
    }

    private void startAll(Effects effects, Path home, Programs programs, String build) {
        FileGate files = new FileGate(effects);
        Path local = home.resolve("local");
        files.createDirectories(local);
        files.permissions(local, "rwx------");
        files.deleteUnfinished(local.resolve("cluster"));
        KeptSecret token = KeptSecret.of(files, local.resolve("token"), "kilter_");
        KeptSecret jobKey = KeptSecret.of(files, local.resolve("job-key"), "");
        AgeIdentity ageKey = AgeKey.of(files, local.resolve("age-key"));
        Path scratch = local.resolve("renderer");
        files.deleteTree(scratch);
        files.createDirectories(scratch);
        ChartRenderer chart = new ChartRenderer(new ProcessGate(effects), programs.renderer(scratch), programs.chart());
        parts.push(chart);
        Thread.ofVirtual().start(chart::warmUp);
        Path portsFile = local.resolve("ports.json");
        Ports chosen = Ports.choose(files, portsFile, port -> PostgresServer.runs(local.resolve("postgres")));
        PostgresServer postgres = PostgresServer.start(effects, local.resolve("postgres"), chosen.postgres());
        parts.push(postgres);
        PostgresWatch watch = new PostgresWatch(postgres, local.resolve("postgres"));
        watch.start();
        parts.push(watch);
        Tables tables = new Tables(postgres.database("kilter"));
        parts.push(tables);
        BlobStore blobs = new BlobStore(files, local.resolve("registry"));
        parts.push(Registry.start(chosen.registry(), blobs, token.text()));
        Ports.Opened opened = Ports.open(files, portsFile, chosen);
        Ports ports = opened.ports();
        Gateway gateway = opened.gateway();
        parts.push(gateway);

        Path repo = local.resolve("flux.git");
        FluxRepo.init(effects, repo);
        FluxTree tree = FluxTree.open(repo);
        TableSecrets credentials = new TableSecrets(tables.jdbi(), ports.postgres());
        FluxSecrets secrets = new FluxSecrets(tree, ageKey, credentials);
        HostRuntimes runtimes = HostRuntimes.ofThisJvm();
        ImageStore images = new ImageStore(local.resolve("images"), blobs, effects);
        Path cluster = local.resolve("cluster");
        Workloads workloads = new Workloads(cluster, images, secrets, gateway, runtimes, effects);
        parts.push(workloads::stopAll);
        HostJobs jobs = new HostJobs(cluster, images, secrets, runtimes, effects);
        Cron cron = new Cron(cluster, jobs, effects, InstantSource.system());
        parts.push(cron);
        LocalFlux localFlux = new LocalFlux(new FluxTreeSource(tree), workloads, cron);
        parts.push(localFlux);
        DatabaseGate databases = new DatabaseGate(
                effects, "127.0.0.1", ports.postgres(), PostgresServer.ADMIN, postgres.adminPassword());
        TableAppStore apps = new TableAppStore(tables.jdbi());
        KnownProcesses processes = new KnownProcesses(apps);
        HostCommands commands = new HostCommands(cluster, images, secrets, runtimes, workloads, processes, effects);
        commands.recover();
        TableTaskStore tasks = new TableTaskStore(tables.jdbi());
        LocalCluster platform = new LocalCluster(
                tables.jdbi(),
                credentials,
                secrets,
                jobs,
                localFlux,
                cron,
                files,
                cluster,
                programs.runner(),
                home.resolve("plugins"));
        FluxRepo flux = FluxRepo.open(effects, local.resolve("operator/clone.git"), repo.toString());
        parts.push(flux);
        KilterServer server = KilterServer.start(
                settings(ports, jobKey, ageKey.recipient()),
                postgres.database("kilter"),
                apps,
                tasks,
                new HostLogs(workloads, cron, processes),
                new Logins(databases),
                commands,
                Orphans.of(List.of(
                        new OrphanDatabases(databases, apps, tasks),
                        new OrphanFolders(tree, flux, apps),
                        new OrphanNamespaces(tables.jdbi(), platform, apps),
                        new OrphanImages(blobs, apps))),
                InstantSource.system());
        parts.push(server);
        server.install(
                System.getProperty("user.name", "you"), token.text(), Policy.opensProtectedDatabases(System.getenv()));
        localFlux.start();
        cron.start();

        JobEnvironment jobEnvironment = new JobEnvironment(
                "http://127.0.0.1:" + server.port() + "/v1/bundles/",
                "jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/");
        JobToken jobTokens = new JobToken(jobKey.bytes());
        Provisioner provisioner = new Provisioner(databases, platform);
        parts.push(DatabaseCollection.start(provisioner, InstantSource.system()));
        Operator operator = new Operator(
                apps,
                new AppReconciler(
                        apps,
                        platform,
                        provisioner,
                        new SeedLedger(databases),
                        new AppRenderer(chart),
                        flux,
                        jobEnvironment,
                        jobTokens,
                        new SeedCommands(
                                Providers.seedRunners(PluginFolder.loader(
                                        home.resolve("plugins"), LocalPlatform.class.getClassLoader())),
                                server::bundle),
                        InstantSource.system(),
                        REST),
                tasks,
                new TaskReconciler(
                        tasks,
                        platform,
                        new ScratchServer(databases),
                        jobEnvironment,
                        jobTokens,
                        InstantSource.system()));
        workloads.onChange(operator::wake);
        operator.start();
        parts.push(operator);
        Path daemon = local.resolve("daemon.json");
        files.writePrivate(daemon, Wire.encode(describe(build, ports, server.port())));
        parts.push(() -> files.delete(daemon));
        LOG.log(System.Logger.Level.INFO, "the local platform is ready, build {0}", build);
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.WARNING, "a part did not stop cleanly", e);
            }
        }
    }

    private static ServerSettings settings(Ports ports, KeptSecret jobKey, String sopsRecipient) {
        String processor = Processors.ofJava(System.getProperty("os.arch", ""));
        return new ServerSettings(
                ports.api(),
                "local platform",
                true,
                ServerSettings.Images.without("127.0.0.1:" + ports.registry()).runBy(() -> List.of(processor)),
                "localhost",
                "http",
                ports.gateway(),
                ReadinessTimeout.of(System.getenv()),
                ReadinessTimeout.LONGEST,
                Policy.reviewsDestructive(System.getenv()),
                ByteBuffer.wrap(jobKey.bytes()).asReadOnlyBuffer(),
                sopsRecipient,
                Policy.trusts(System.getenv()));
    }

    private static LocalDaemon describe(String build, Ports ports, int api) {
        ProcessHandle self = ProcessHandle.current();
        long start =
                self.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
        return new LocalDaemon(
                self.pid(),
                start,
                build,
                "http://127.0.0.1:" + api,
                "127.0.0.1:" + ports.registry(),
                ports.gateway(),
                ports.postgres());
    }

    /// How the platform's other programs are started from the runnable layout.
    private record Programs(Path dist) {
        List<String> runner() {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED"));
            command.addAll(flags("runner"));
            command.addAll(List.of(
                    "-cp",
                    KeptSecret.read(dist.resolve("runner.classpath")).strip().replaceAll("(^|:)", "$1" + dist + "/"),
                    "dev.kilter.runner.Main"));
            return command;
        }

        /// Keeps what it needs for a moment in the folder, and a renderer that is killed leaves it there.
        List<String> renderer(Path scratch) {
            List<String> flags = new ArrayList<>(flags("renderer"));
            flags.add("-Djava.io.tmpdir=" + scratch);
            return RendererProcess.command(dist, flags);
        }

        Path chart() {
            return dist.resolve("charts/kilter-app");
        }

        private List<String> flags(String program) {
            List<String> flags = new ArrayList<>(List.of("-Xlog:disable"));
            flags.addAll(fastStart(program));
            flags.addAll(CrashingEffects.flags(System.getProperties()));
            return flags;
        }

        /// The classes that an earlier run loaded, or where this one, which `dev/fast-start` watches, leaves
        /// its own.
        private List<String> fastStart(String program) {
            String output = System.getProperty("kilter.fast.start", "");
            if (!output.isEmpty()) {
                return List.of("-XX:AOTCacheOutput=" + Path.of(output, program + ".aot"));
            }
            Path cache = dist.resolve(program + ".aot");
            return java.nio.file.Files.isReadable(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
        }
    }

    /// A random secret in a file of mode 0600, made once.
    private record KeptSecret(String text) {
        static KeptSecret of(FileGate files, Path file, String prefix) {
            if (!java.nio.file.Files.exists(file)) {
                byte[] random = new byte[32];
                new java.security.SecureRandom().nextBytes(random);
                String fresh = prefix
                        + java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(random);
                files.writePrivate(file, fresh.getBytes(StandardCharsets.US_ASCII));
            }
            return new KeptSecret(read(file).strip());
        }

        byte[] bytes() {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        static String read(Path file) {
            try {
                return java.nio.file.Files.readString(file);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public String toString() {
            return "KeptSecret[…]";
        }
    }
}
