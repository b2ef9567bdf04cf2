package dev.kilter.e2e.crowd;

import dev.kilter.api.Commands;
import dev.kilter.api.JobToken;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterTask;
import dev.kilter.api.Orphans;
import dev.kilter.api.TaskStore;
import dev.kilter.effects.Effects;
import dev.kilter.effects.ProcessGate;
import dev.kilter.operator.AppReconciler;
import dev.kilter.operator.Operator;
import dev.kilter.operator.SeedCommands;
import dev.kilter.operator.TaskReconciler;
import dev.kilter.operator.database.DatabaseGate;
import dev.kilter.operator.database.Logins;
import dev.kilter.operator.database.Provisioner;
import dev.kilter.operator.database.ScratchServer;
import dev.kilter.operator.database.SeedLedger;
import dev.kilter.operator.flux.FluxRepo;
import dev.kilter.operator.render.AppRenderer;
import dev.kilter.operator.render.ChartRenderer;
import dev.kilter.operator.render.RendererProcess;
import dev.kilter.operator.step.JobEnvironment;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.wire.CommandRequest;
import dev.kilter.server.KilterServer;
import dev.kilter.server.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// One of the platform's two programs, in a process of its own that a test can kill: the real server or the real
/// operator, on rows where an API server would be.
final class Program {
    static final String TOKEN = "kilter_crowd_0123456789abcdefghijklmnopqrst";
    private static final byte[] JOB_KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Program() {}

    /// `server URL FOLDER PORT` or `operator URL FOLDER REPO`; a file `ready` in the folder says that it works.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String url = arguments[1];
        Path folder = Path.of(arguments[2]);
        Rows rows = Rows.open(url);
        if (arguments[0].equals("server")) {
            serve(rows, url, Integer.parseInt(arguments[3]));
        } else {
            operate(rows, databases(url), folder, arguments[3]);
        }
        Files.createFile(folder.resolve("ready"));
        new CountDownLatch(1).await();
    }

    private static DatabaseGate databases(String url) {
        URI address = URI.create(url.substring("jdbc:".length()));
        return new DatabaseGate(Effects.real(), address.getHost(), address.getPort(), "postgres", "");
    }

    static KilterServer serve(Rows rows, String url, int port) {
        String database = URI.create(url.substring("jdbc:".length())).getPath().substring(1);
        DatabaseGate databases = databases(url);
        KilterServer server = KilterServer.start(
                new ServerSettings(
                        port,
                        "crowded platform",
                        true,
                        ServerSettings.Images.without("127.0.0.1:5000"),
                        "localhost",
                        "http",
                        8000,
                        Duration.ofMinutes(15),
                        Duration.ofHours(2),
                        false,
                        ByteBuffer.wrap(JOB_KEY).asReadOnlyBuffer(),
                        null,
                        List.of()),
                databases.source(database),
                new RowApps(rows.jdbi()),
                new NoTasks(),
                (_, _, _, _, _, _) -> {},
                new Logins(databases),
                new NoCommands(),
                Orphans.of(List.of()),
                InstantSource.system());
        server.install("crowd", TOKEN);
        return server;
    }

    private static void operate(Rows rows, DatabaseGate databases, Path folder, String repo) {
        Effects effects = Effects.real();
        Path dist = Path.of(System.getProperty("kilter.dist"));
        ChartRenderer chart = new ChartRenderer(
                new ProcessGate(effects),
                RendererProcess.command(dist, List.of("-Djava.io.tmpdir=" + folder)),
                dist.resolve("charts/kilter-app"));
        chart.warmUp();
        RowCluster cluster = new RowCluster(rows.jdbi());
        RowApps apps = new RowApps(rows.jdbi());
        NoTasks tasks = new NoTasks();
        JobEnvironment jobs = new JobEnvironment("http://127.0.0.1:1/v1/bundles/", "jdbc:postgresql://127.0.0.1:1/");
        JobToken tokens = new JobToken(JOB_KEY);
        new Operator(
                        apps,
                        new AppReconciler(
                                apps,
                                cluster,
                                new Provisioner(databases, cluster),
                                new SeedLedger(databases),
                                new AppRenderer(chart),
                                FluxRepo.open(effects, folder.resolve("clone.git"), repo),
                                jobs,
                                tokens,
                                new SeedCommands(Providers.of("seed runner", List.of()), _ -> new byte[0]),
                                InstantSource.system(),
                                Duration.ofMillis(200)),
                        tasks,
                        new TaskReconciler(
                                tasks, cluster, new ScratchServer(databases), jobs, tokens, InstantSource.system()))
                .start();
    }

    private static final class NoTasks implements TaskStore {
        @Override
        public void create(KilterTask task) {
            throw new UnsupportedOperationException("nobody has any work here");
        }

        @Override
        public void end(String id, KilterTask.End end) {
            throw new UnsupportedOperationException("nobody has any work here");
        }

        @Override
        public void remove(String id) {
            throw new UnsupportedOperationException("nobody has any work here");
        }

        @Override
        public Optional<KilterTask> find(String id) {
            return Optional.empty();
        }

        @Override
        public List<KilterTask> list() {
            return List.of();
        }

        @Override
        public void onChange(Runnable wake) {
            // There is never any.
        }
    }

    private static final class NoCommands implements Commands {
        @Override
        public Running exec(Slot slot, CommandRequest request, Listener listener) {
            throw new UnsupportedOperationException("nobody has a command here");
        }

        @Override
        public Running run(KilterApp app, CommandRequest request, String by, Listener listener) {
            throw new UnsupportedOperationException("nobody has a command here");
        }
    }
}
