package dev.kilter.kubernetes;

import dev.kilter.api.DatabaseClock;
import dev.kilter.api.JobToken;
import dev.kilter.effects.CrashingEffects;
import dev.kilter.effects.Effects;
import dev.kilter.effects.ProcessGate;
import dev.kilter.operator.AppReconciler;
import dev.kilter.operator.DatabaseCollection;
import dev.kilter.operator.SeedCommands;
import dev.kilter.operator.TaskReconciler;
import dev.kilter.operator.database.DatabaseGate;
import dev.kilter.operator.database.Provisioner;
import dev.kilter.operator.database.ScratchServer;
import dev.kilter.operator.database.SeedLedger;
import dev.kilter.operator.flux.FluxRepo;
import dev.kilter.operator.render.AppRenderer;
import dev.kilter.operator.render.ChartPlatform;
import dev.kilter.operator.render.ChartRenderer;
import dev.kilter.operator.render.RendererProcess;
import dev.kilter.operator.step.JobEnvironment;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.PluginFolder;
import dev.kilter.sdk.spi.Providers;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// kilter-operator on Kubernetes. Of several, the one that holds the lease works; losing it ends the process, so that
/// nothing of it goes on.
public final class OperatorMain {
    private static final System.Logger LOG = System.getLogger(OperatorMain.class.getName());
    private static final int HEALTH_PORT = 8081;
    private static final Duration REST = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private OperatorMain() {}

    /// Works until SIGTERM. Reads `/etc/kilter`, or the folder named by `kilter.settings`; the runnable folder is
    /// `kilter.dist`, what may be lost lies in `kilter.work`.
    public static void main(String[] arguments) throws InterruptedException {
        Programs.logToStandardError();
        Effects effects =
                CrashingEffects.from(System.getProperties(), "operator").orElseGet(Effects::real);
        try {
            CountDownLatch ended = new CountDownLatch(1);
            start(effects, Programs.settings(), ended);
            ended.await();
        } catch (KilterException e) {
            Programs.fail(e);
        } catch (RuntimeException e) {
            // Some of its threads would go on: a pod that neither works nor ends.
            LOG.log(System.Logger.Level.ERROR, "the operator cannot start", e);
            System.exit(1);
        }
    }

    private static void start(Effects effects, Path folder, CountDownLatch ended) {
        PlatformSettings settings = PlatformSettings.read(folder.resolve("platform.json"));
        MountedSecrets secrets = new MountedSecrets(folder);
        Path dist = Path.of(System.getProperty("kilter.dist", "/kilter"));
        Path work = Path.of(System.getProperty("kilter.work", "/tmp"));
        Path plugins = Path.of(System.getProperty("kilter.plugins", "/plugins"));
        MountedSecrets.Dsn dsn = secrets.database();
        DatabaseGate databases = dsn.gate(effects);
        InstantSource clock = new DatabaseClock(databases.source("postgres"), InstantSource.system());
        KubernetesClient client = ApiClient.connect();
        ApiGate api = new ApiGate(effects, client, "kilter-operator");
        KubernetesAppStore apps = new KubernetesAppStore(api, settings.namespace(), clock);
        KubernetesTaskStore tasks = new KubernetesTaskStore(api, settings.namespace());
        KubernetesCluster cluster = new KubernetesCluster(api, settings, clock);
        ChartRenderer chart = new ChartRenderer(
                new ProcessGate(effects), RendererProcess.command(dist, List.of()), dist.resolve("charts/kilter-app"));
        Thread.ofVirtual().start(chart::warmUp);
        FluxRepo flux = FluxRepo.open(
                effects,
                work.resolve("flux.git"),
                settings.git().url(),
                settings.git().branch(),
                secrets.git());
        String bundles = settings.serverUrl() + "/v1/bundles/";
        JobEnvironment jobs = new JobEnvironment(bundles, "jdbc:postgresql://" + dsn.host() + ":" + dsn.port() + "/");
        JobToken tokens = new JobToken(secrets.jobKey());
        Provisioner provisioner = new Provisioner(databases, cluster);
        DatabaseCollection collection = DatabaseCollection.start(provisioner, clock);
        AppReconciler appPasses = new AppReconciler(
                apps,
                cluster,
                provisioner,
                new SeedLedger(databases),
                new AppRenderer(
                        chart,
                        new ChartPlatform(
                                settings.gateway().name(), settings.gateway().namespace(), settings.pullSecret())),
                flux,
                jobs,
                tokens,
                new SeedCommands(
                        Providers.seedRunners(PluginFolder.loader(plugins, OperatorMain.class.getClassLoader())),
                        new BundleSource(bundles, tokens, clock)::bundle),
                clock,
                REST);
        TaskReconciler taskPasses =
                new TaskReconciler(tasks, cluster, new ScratchServer(databases), jobs, tokens, clock);

        Lease lease = new Lease(() -> Thread.ofPlatform().start(() -> System.exit(1)));
        Operator operator = new Operator(service -> service.withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withLeaderElectionConfiguration(lease.of(settings.namespace()))
                .withReconciliationTerminationTimeout(Duration.ofSeconds(20))
                .withExecutorService(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("pass-", 0).factory())));
        operator.register(
                new AppController(appPasses, settings.namespace()),
                controller -> controller
                        .settingNamespace(settings.namespace())
                        .withItemStore(new LeanStore<>())
                        .withRetry(retry()));
        operator.register(
                new TaskController(taskPasses),
                controller -> controller
                        .settingNamespace(settings.namespace())
                        .withItemStore(new LeanStore<>())
                        .withRetry(retry()));
        HealthEndpoint health = HealthEndpoint.start(
                Integer.getInteger("kilter.port", HEALTH_PORT),
                () -> operator.getRuntimeInfo().isStarted()
                        && operator.getRuntimeInfo().allEventSourcesAreHealthy());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            lease.giveUp();
            health.close();
            operator.stop();
            collection.close();
            chart.close();
            flux.close();
            client.close();
            ended.countDown();
        }));
        operator.start();
    }

    /// JOSDK's own gives up after five attempts.
    private static GenericRetry retry() {
        return new GenericRetry().setMaxAttempts(-1).setInitialInterval(1_000).setMaxInterval(LONGEST_PAUSE.toMillis());
    }
}
