package dev.kilter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.Orphans;
import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import dev.kilter.local.gateway.Gateway;
import dev.kilter.local.host.Cron;
import dev.kilter.local.host.FluxTreeSource;
import dev.kilter.local.host.HostJobs;
import dev.kilter.local.host.HostRuntimes;
import dev.kilter.local.host.ImageStore;
import dev.kilter.local.host.LocalFlux;
import dev.kilter.local.host.Workloads;
import dev.kilter.local.postgres.PostgresServer;
import dev.kilter.local.registry.BlobStore;
import dev.kilter.local.registry.OrphanImages;
import dev.kilter.operator.database.DatabaseGate;
import dev.kilter.operator.database.OrphanDatabases;
import dev.kilter.operator.database.Provisioner;
import dev.kilter.operator.flux.FluxRepo;
import dev.kilter.operator.flux.FluxTree;
import dev.kilter.operator.flux.OrphanFolders;
import dev.kilter.operator.flux.SlotChange;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.app.WebConfig;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.wire.Orphan;
import dev.kilter.sops.AgeIdentity;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left over, on a real PostgreSQL, a real repo and a real folder.
@Drawn
class OrphansIT {
    @TempDir
    private static Path folder;

    private static PostgresServer server;
    private static Tables tables;
    private static Gateway gateway;
    private static FluxRepo flux;
    private static LocalCluster cluster;
    private static Provisioner provisioner;
    private static AppStore apps;
    private static Orphans orphans;

    @BeforeAll
    static void start() throws Exception {
        int port = freePort();
        gateway = new Gateway(freePort());
        Effects effects = Effects.real();
        FileGate files = new FileGate(effects);
        server = PostgresServer.start(effects, folder.resolve("postgres"), port);
        tables = new Tables(server.database("kilter"));
        TableSecrets secrets = new TableSecrets(tables.jdbi(), port);
        BlobStore blobs = new BlobStore(files, folder.resolve("registry"));
        ImageStore images = new ImageStore(folder.resolve("images"), blobs, effects);
        HostRuntimes runtimes = HostRuntimes.ofThisJvm();
        Path place = folder.resolve("cluster");
        Workloads workloads = new Workloads(place, images, secrets, gateway, runtimes, effects);
        HostJobs jobs = new HostJobs(place, images, secrets, runtimes, effects);
        Cron cron = new Cron(place, jobs, effects, InstantSource.system());
        Path repo = folder.resolve("flux.git");
        FluxRepo.init(effects, repo);
        FluxTree tree = FluxTree.open(repo);
        flux = FluxRepo.open(effects, folder.resolve("clone.git"), repo.toString());
        cluster = new LocalCluster(
                tables.jdbi(),
                secrets,
                new FluxSecrets(tree, AgeIdentity.generate(), secrets),
                jobs,
                new LocalFlux(new FluxTreeSource(tree), workloads, cron),
                cron,
                files,
                place,
                List.of(),
                folder.resolve("plugins"));
        DatabaseGate gate = new DatabaseGate(effects, "127.0.0.1", port, PostgresServer.ADMIN, server.adminPassword());
        provisioner = new Provisioner(gate, cluster);
        apps = new TableAppStore(tables.jdbi());
        orphans = Orphans.of(List.of(
                new OrphanDatabases(gate, apps, new TableTaskStore(tables.jdbi())),
                new OrphanFolders(tree, flux, apps),
                new OrphanNamespaces(tables.jdbi(), cluster, apps),
                new OrphanImages(blobs, apps)));
    }

    @AfterAll
    static void stop() {
        flux.close();
        gateway.close();
        tables.close();
        server.close();
    }

    @Test
    void whatever_no_env_has_is_found_and_removed_and_nothing_of_one_that_stands() throws Exception {
        Instant now = Instant.now();
        Slot stands = Slot.parse("acme/stands/dev");
        Slot gone = Slot.parse("acme/gone/dev");
        Slot preview = Slot.parse("acme/gone/pr-7");
        apps.apply(spec(stands));
        for (Slot slot : List.of(stands, gone, preview)) {
            make(slot, now);
        }
        execute("CREATE DATABASE kilter_scratch_abcd1234_1");
        execute("CREATE ROLE acme_lost_dev_0123456789_owner NOLOGIN");
        execute("CREATE DATABASE somebodys");
        execute("COMMENT ON DATABASE somebodys IS 'kilter 1 acme/gone/dev'");

        List<Orphan> found = orphans.find(now);

        assertThat(found.stream().map(each -> each.kind() + " " + each.name()))
                .containsExactlyInAnyOrder(
                        "scratch database kilter_scratch_abcd1234_1",
                        "database " + gone.names().database(),
                        "database " + preview.names().database(),
                        "role acme_lost_dev_0123456789_owner",
                        "repo directory " + gone.names().gitPath(),
                        "repo directory " + preview.names().gitPath(),
                        "namespace acme-gone-dev",
                        "namespace acme-gone-pr-7",
                        "image repository acme/gone");
        assertThat(orphans.find(now)).as("a look changes nothing").isEqualTo(found);
        Orphan images = found.getLast();
        assertThat(images.isDue(now)).as("pushed just now").isFalse();
        assertThat(images.isDue(now.plus(Duration.ofDays(2)))).isTrue();

        found.stream().filter(each -> each.isDue(now)).forEach(each -> orphans.remove(each, now));
        orphans.remove(images, now);

        List<Orphan> left = orphans.find(now);
        assertThat(left.stream().map(Orphan::kind))
                .as("a preview's database is kept, too: nobody asked for its end")
                .containsExactlyInAnyOrder("retired database", "retired database", "role");
        assertThat(left).allMatch(each -> !each.isDue(now));
        assertThat(provisioner.stands(stands, stands.names().namespace())).isTrue();
        assertThat(cluster.secret("acme-gone-dev", "database-app")).isEmpty();
        Instant later = now.plus(Duration.ofDays(8));
        orphans.find(later).stream().filter(each -> each.isDue(later)).forEach(each -> orphans.remove(each, later));
        assertThat(orphans.find(later).stream().map(Orphan::kind)).containsExactly("role");
    }

    private static void make(Slot slot, Instant now) throws IOException {
        cluster.ensureNamespace(slot.names().namespace(), slot);
        provisioner.provision(slot, slot.names().namespace());
        flux.write(new SlotChange(
                slot,
                new DeployId("d-7f3k"),
                3,
                "dev2",
                "deploy " + slot,
                now,
                new SlotChange.Content.App(
                        new TreeMap<>(Map.of("a.yaml", "{}".getBytes(StandardCharsets.UTF_8))), "{}")));
        Path repository =
                folder.resolve("registry/repositories").resolve(slot.project().toString());
        Files.createDirectories(repository.resolve("_manifests"));
        Files.createDirectories(repository.resolve("_tags"));
        Files.writeString(repository.resolve("_manifests").resolve("ab".repeat(32)), "application/json");
        Files.writeString(repository.resolve("_tags/latest"), "sha256:" + "ab".repeat(32));
    }

    private static KilterAppSpec spec(Slot slot) {
        AppConfig config = new AppConfig(
                slot.project(),
                slot.env(),
                false,
                true,
                WebConfig.DEFAULT,
                new TreeMap<>(),
                BuildConfig.AUTO,
                DatabaseKind.POSTGRES,
                null,
                List.of(),
                new TreeMap<>());
        return new KilterAppSpec(
                config,
                new ImageRef("127.0.0.1:5000/" + slot.project() + "@sha256:" + "ab".repeat(32)),
                null,
                null,
                slot.names().namespace(),
                null,
                new KilterAppSpec.DeploySpec(
                        new DeployId("d-7f3k"),
                        3,
                        DeployOptions.PLAIN,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        "dev2",
                        SourceState.NONE));
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = server.database("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
