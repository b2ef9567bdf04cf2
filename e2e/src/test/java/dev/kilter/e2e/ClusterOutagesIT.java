package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.parallel.Isolated;

/// Parts of a real cluster that go away in the middle of a deploy, and people who change by hand what kilter made.
/// Needs a cluster that dev/cluster/up made on this machine: its processes are ended and brought back.
@EnabledIfEnvironmentVariable(named = Cluster.VARIABLE, matches = ".+")
@Isolated
final class ClusterOutagesIT {
    private static final String NAMESPACE = "acme-hardy-dev";
    private static final int API_PORT = 443;
    private static final Duration AWAY = Duration.ofSeconds(30);

    private static Cluster cluster;
    private static ClusterParts parts;
    private static Home home;
    private static NoteApp app;
    private static App page;
    private static int version;

    @BeforeAll
    static void logInAndDeploy() {
        cluster = Cluster.given();
        parts = ClusterParts.of(cluster);
        home = cluster.home();
        app = new NoteApp(home.folder.resolve("apps/hardy"), "hardy")
                .migration("0001_note.sql", "CREATE TABLE note (id int);");
        next();
        page = cluster.app(run(0, "deploy", "--migration").out());
    }

    @AfterAll
    static void destroy() {
        parts.bringBack();
        run(0, "env", "destroy", "dev", "--confirm-destructive", "acme/hardy/dev");
        home.delete();
    }

    @Test
    void a_deploy_waits_for_git_and_goes_on_as_soon_as_it_is_back() {
        Background undisturbed = deployingNext();
        undisturbed.ends(0);
        Background deploy = deployingNext();
        parts.kill("gitd");
        long gone = System.nanoTime();
        assertThat(Platform.comes(() -> deploy.said().contains("waiting for git"), 30))
                .as(deploy.said())
                .isTrue();
        while (System.nanoTime() - gone < AWAY.toNanos()) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        assertThat(page.get("/")).contains("HTTP/1.1 200");

        Thread up = Thread.ofVirtual().start(parts::bringBack);
        assertThat(Platform.comes(() -> answers(URI.create(cluster.git())), 60)).isTrue();
        long back = System.nanoTime();
        assertThat(Platform.comes(() -> deploy.said().contains("flux, applied"), 60))
                .as(deploy.said())
                .isTrue();
        Duration took = Duration.ofNanos(System.nanoTime() - back);
        Duration usual = undisturbed.commitStep();
        System.out.println("git was away for 30 s: its commit was applied " + took.toMillis()
                + " ms after it was back; without that it takes " + usual.toMillis() + " ms");
        deploy.ends(0);
        join(up);
        eventually();
        assertThat(took).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_deploy_survives_an_api_server_that_is_restarted() {
        Background deploy = deployingNext();
        assertThat(Platform.comes(() -> deploy.said().contains("\"granted\""), 60))
                .as(deploy.said())
                .isTrue();
        parts.kill("kube-apiserver");
        parts.bringBack();
        deploy.ends(0);
        eventually();
    }

    @Test
    void deploys_survive_connections_to_the_api_server_that_are_cut_every_two_seconds() {
        List<Long> programs = ClusterParts.programs();
        assertThat(programs).as("server and operator").hasSize(2);
        AtomicInteger cut = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        Thread cutting = Thread.ofVirtual().start(() -> {
            while (!enough.get()) {
                programs.forEach(program -> cut.addAndGet(ClusterParts.cutConnections(program, API_PORT)));
                LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            }
        });
        try {
            for (int deploys = 0; deploys < 3; deploys++) {
                deployingNext().ends(0);
                eventually();
            }
        } finally {
            enough.set(true);
            join(cutting);
        }
        System.out.println(cut + " connections to the API server were cut in three deploys");
        assertThat(cut.get()).isGreaterThan(10);
        assertThat(ClusterParts.programs()).as("none was restarted").isEqualTo(programs);
    }

    @Test
    void what_somebody_changed_in_the_resource_is_put_right_by_the_next_deploy() {
        cluster.kubectl(
                "patch",
                "kilterapp",
                "-n",
                "kilter-system",
                cluster.kubectl("get", "kilterapps", "-n", "kilter-system", "-o", "name")
                        .lines()
                        .filter(name -> name.contains("hardy"))
                        .findFirst()
                        .orElseThrow()
                        .replaceFirst(".*/", ""),
                "--type=merge",
                "-p",
                "{\"spec\":{\"config\":{\"web\":{\"replicas\":3}}}}");
        next();
        assertThat(run(0, "deploy").err()).contains("web 1/1 ready");
        eventually();
    }

    @Test
    void a_namespace_that_somebody_deleted_is_made_again_with_all_that_belongs_there() {
        cluster.kubectl("delete", "namespace", NAMESPACE, "--wait=false");
        next();
        run(0, "deploy");
        eventually();
        assertThat(run(0, "exec", "--", "sh", "-c", "test -n \"$DATABASE_URL\"").exit())
                .isZero();
    }

    @Test
    void of_two_operators_one_that_was_paused_writes_nothing_when_it_comes_back() {
        List<Long> before = ClusterParts.operators();
        assertThat(before).hasSize(1);
        cluster.kubectl("scale", "deployment", "kilter-operator", "-n", "kilter-system", "--replicas=2");
        try {
            assertThat(Platform.comes(() -> ClusterParts.operators().size() == 2, 60))
                    .isTrue();
            Background deploy = deployingNext();
            assertThat(Platform.comes(() -> deploy.said().contains("\"granted\""), 60))
                    .as(deploy.said())
                    .isTrue();
            ClusterParts.signal("STOP", before.getFirst());
            try {
                deploy.ends(0);
            } finally {
                ClusterParts.signal("CONT", before.getFirst());
            }
            eventually();
            String commit = deploy.said().replaceFirst("(?s).*\"note\":\"([0-9a-f]{7}) to flux.*", "$1");
            assertThat(Platform.comes(() -> !ClusterParts.operators().contains(before.getFirst()), 60))
                    .as("it ends where it lost the lease")
                    .isTrue();
            assertThat(cluster.kubectl(
                            "get",
                            "kustomization",
                            NAMESPACE + "-app",
                            "-n",
                            "kilter-system",
                            "-o",
                            "jsonpath={.status.lastAppliedRevision}"))
                    .contains(commit);
            eventually();
        } finally {
            cluster.kubectl("scale", "deployment", "kilter-operator", "-n", "kilter-system", "--replicas=1");
        }
    }

    private static boolean answers(URI uri) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void next() {
        version++;
        app.write(
                "server.js",
                "require('node:http').createServer((_, r) => r.end('version " + version
                        + ".')).listen(process.env.PORT); process.on('SIGTERM', () => process.exit(0));");
    }

    private static void eventually() {
        assertThat(Platform.comes(() -> page.get("/").contains("version " + version + "."), 15))
                .as(page.get("/"))
                .isTrue();
    }

    private static Home.Ran run(int exit, String... command) {
        return cluster.run(home, app, exit, command);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A deploy that runs meanwhile.
    ///
    /// @param out its events, one a line
    private record Background(Process process, Path out, Path err) {
        String said() {
            try {
                return Files.readString(out) + Files.readString(err);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// How long it took to write its commit and to have it applied.
        Duration commitStep() {
            return Duration.ofMillis(Long.parseLong(said().replaceFirst(
                            "(?s).*\"step\":\"commit\",\"outcome\":\"done\"[^}]*\"durationMs\":([0-9]+).*", "$1")));
        }

        void ends(int code) {
            try {
                assertThat(process.waitFor(180, TimeUnit.SECONDS)).as(said()).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            assertThat(process.exitValue()).as(said()).isEqualTo(code);
        }
    }

    private static Background deployingNext() {
        next();
        try {
            Path out = Files.createTempFile(home.folder, "out", "");
            Path err = Files.createTempFile(home.folder, "err", "");
            String[] words = {"deploy", "--env", "dev", "-C", app.folder.toString(), "--format", "jsonl"};
            return new Background(home.start(List.of(), out.toFile(), err.toFile(), words), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
