package dev.kilter.kubernetes;

import dev.kilter.api.KnownProcesses;
import dev.kilter.api.Orphans;
import dev.kilter.effects.CrashingEffects;
import dev.kilter.effects.Effects;
import dev.kilter.operator.database.Logins;
import dev.kilter.operator.database.OrphanDatabases;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.server.KilterServer;
import dev.kilter.server.NodeProcessors;
import dev.kilter.server.ServerSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// kilter-server on Kubernetes: the API and the queue, with KilterApps behind the API server. Several may run on one
/// database.
public final class ServerMain {
    private static final System.Logger LOG = System.getLogger(ServerMain.class.getName());
    private static final int PORT = 8080;

    private ServerMain() {}

    /// Serves until SIGTERM. Reads `/etc/kilter`, or the folder named by `kilter.settings`.
    public static void main(String[] arguments) throws InterruptedException {
        Programs.logToStandardError();
        Effects effects = CrashingEffects.from(System.getProperties(), "server").orElseGet(Effects::real);
        Path folder = Programs.settings();
        try {
            CountDownLatch ended = new CountDownLatch(1);
            start(effects, folder, ended);
            ended.await();
        } catch (KilterException e) {
            Programs.fail(e);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the server cannot start", e);
            System.exit(1);
        }
    }

    private static void start(Effects effects, Path folder, CountDownLatch ended) {
        PlatformSettings settings = PlatformSettings.read(folder.resolve("platform.json"));
        MountedSecrets secrets = new MountedSecrets(folder);
        MountedSecrets.Dsn database = secrets.database();
        InstantSource clock = InstantSource.system();
        KubernetesClient client = ApiClient.connect();
        ApiGate api = new ApiGate(effects, client, "kilter-server");
        KubernetesAppStore apps = new KubernetesAppStore(api, settings.namespace(), clock);
        KubernetesTaskStore tasks = new KubernetesTaskStore(api, settings.namespace());
        KnownProcesses processes = new KnownProcesses(apps);
        KilterServer server = KilterServer.start(
                settings(settings, secrets, new ClusterNodes(client, clock)),
                database.source(effects),
                apps,
                tasks,
                new PodLogs(client, processes),
                new Logins(database.gate(effects)),
                new PodCommands(client, tasks, processes, clock),
                Orphans.of(List.of(
                        new OrphanDatabases(database.gate(effects), apps, tasks),
                        new OrphanObjects(client, settings.namespace(), apps))),
                clock);
        server.install("admin", secrets.adminToken());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            apps.close();
            tasks.close();
            client.close();
            ended.countDown();
        }));
    }

    private static ServerSettings settings(PlatformSettings settings, MountedSecrets secrets, NodeProcessors nodes) {
        return new ServerSettings(
                Integer.getInteger("kilter.port", PORT),
                settings.url(),
                false,
                new ServerSettings.Images(
                        settings.registry().host(),
                        settings.registry().plainHttp(),
                        settings.bases(),
                        settings.registry().takesFrom(),
                        secrets.registryKey(),
                        nodes),
                settings.clusterDomain(),
                settings.gateway().scheme(),
                settings.gateway().portInUrl(),
                settings.readinessTimeout(),
                settings.longestTimeout(),
                settings.reviewDestructive(),
                ByteBuffer.wrap(secrets.jobKey()).asReadOnlyBuffer(),
                settings.sopsRecipient(),
                settings.trusts());
    }
}
