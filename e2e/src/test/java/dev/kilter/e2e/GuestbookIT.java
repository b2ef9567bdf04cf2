package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.client.KilterHome;
import dev.kilter.client.LocalPlatform;
import dev.kilter.sdk.wire.LocalDaemon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// One developer's day with the guestbook on the local platform, in order.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuestbookIT {
    private static Home home = new Home();
    private static Path app = Path.of("");
    private static String url = "";

    @BeforeAll
    static void copyTheExample() {
        app = home.example("guestbook");
    }

    @AfterAll
    static void leaveNothing() {
        home.close();
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(home.folder.toString()))
                        .map(ProcessHandle::pid))
                .as("processes left behind")
                .isEmpty();
    }

    @Test
    @Order(0)
    void where_nothing_runs_the_local_commands_say_so_and_leave_nothing_behind() {
        for (String verb : List.of("status", "stop", "reset")) {
            Home.Ran ran = verb.equals("reset") ? home.kilter("local", verb, "--yes") : home.kilter("local", verb);
            assertThat(ran.exit()).as(verb + " " + ran).isZero();
            assertThat(home.home()).as("after " + verb).doesNotExist();
        }
    }

    @Test
    @Order(1)
    void the_first_deploy_prints_the_url_alone_and_the_page_takes_an_entry() {
        Home.Ran ran = home.kilter("deploy", "--local", "-C", app.toString(), "--migration", "--seed");

        assertThat(ran.exit()).as(ran + home.platformLog()).isZero();
        assertThat(ran.out()).matches("http://guestbook\\.localhost:[0-9]+\n");
        assertThat(ran.err()).contains("sql: 2 of 2 applied", "opening: 10 rows", "as r1");
        url = ran.out().strip();
        new App(url).post("Ada", "a first entry");
        assertThat(new App(url).get("/")).contains("a first entry");
    }

    @Test
    @Order(2)
    void the_same_deploy_twice_changes_nothing_and_says_so() {
        Home.Ran ran = home.kilter("deploy", "--local", "-C", app.toString());

        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(ran.err()).contains("Nothing to do: r1 already runs this image, config and schema.");
        assertThat(ran.out().strip()).isEqualTo(url);
    }

    @Test
    @Order(3)
    void a_failing_migration_names_file_line_and_sqlstate_while_the_old_release_serves() throws Exception {
        Path migration = app.resolve("migrations/0003_broken.sql");
        Files.writeString(migration, "CREATE TABLE fine (id int);\nCREATE INDEX ON entry (custmer_id);\n");
        Home.Ran ran;
        Traffic load = new Traffic(new App(url), "/");
        try (load) {
            ran = home.kilter("deploy", "--local", "-C", app.toString(), "--migration");
        }

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .contains(
                        "error[KLT-M01]: migration 0003_broken.sql failed: column \"custmer_id\" does not exist",
                        "migrations/0003_broken.sql:2",
                        "SQLSTATE 42703",
                        "0003_broken.sql left nothing behind",
                        "serving:  r1");
        assertThat(load.failures()).isEmpty();
        assertThat(load.perSecondOnKept()).isGreaterThan(50);
        Files.delete(migration);
    }

    @Test
    @Order(6)
    void a_redeploy_under_load_loses_no_request() throws Exception {
        Path yaml = app.resolve("kilter.yaml");
        Files.writeString(yaml, Files.readString(yaml) + "env: { GREETING: hello }\n");
        Home.Ran ran;
        Traffic load = new Traffic(new App(url), "/");
        try (load) {
            ran = home.kilter("deploy", "--local", "-C", app.toString());
        }

        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(ran.err()).contains("as r2");
        assertThat(load.failures()).isEmpty();
        assertThat(load.perSecondOnKept()).isGreaterThan(50);
    }

    @Test
    @Order(7)
    void data_survives_stop_and_start_even_where_other_programs_took_the_ports_meanwhile() throws Exception {
        assertThat(home.kilter("local", "stop").exit()).isZero();
        assertThat(new App(url).get("/")).startsWith("no answer");
        LocalPorts old = LocalPorts.of(home);
        Home.Ran start;
        try (ServerSocket _ = new ServerSocket(old.gateway(), 1, InetAddress.getLoopbackAddress());
                ServerSocket _ = new ServerSocket(old.postgres(), 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Home.Ran> other = CompletableFuture.supplyAsync(() -> home.kilter("local", "start"));
            start = home.kilter("local", "start");
            assertThat(other.join().exit()).as(other.join().toString()).isZero();
            start = new Home.Ran(
                    start.exit(), start.out(), start.err() + other.join().err());
        }
        LocalPorts fresh = LocalPorts.of(home);

        assertThat(start.exit()).as(start.toString()).isZero();
        assertThat(daemons()).as("two command lines start one").hasSize(1);
        assertThat(start.err())
                .contains("port " + old.gateway() + " is taken by another program: apps now answer on "
                        + fresh.gateway());
        assertServesTheEntry();
        assertThat(home.kilter("status", "--local", "-C", app.toString()).out()).contains(url);
    }

    private static List<Long> daemons() {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().commandLine().orElse("").contains("-Dkilter.home=" + home.home() + " "))
                .map(ProcessHandle::pid)
                .toList();
    }

    @Test
    @Order(8)
    void a_command_line_of_another_build_restarts_the_platform_and_the_app_serves_on() throws Exception {
        List<Long> before = daemons();
        Path other = home.folder.resolve("other-build");
        Files.createDirectory(other);
        try (var files = Files.newDirectoryStream(Path.of(System.getProperty("kilter.dist")))) {
            for (Path file : files) {
                Files.createSymbolicLink(other.resolve(file.getFileName()), file);
            }
        }
        Files.delete(other.resolve("build-id"));
        Files.writeString(other.resolve("build-id"), "another");

        LocalDaemon daemon = new LocalPlatform(new KilterHome(home.home()), other).start(() -> {});

        assertThat(daemon.buildId()).isEqualTo("another");
        assertThat(daemons()).containsExactly(daemon.pid()).doesNotContainAnyElementsOf(before);
        assertThat(home.kilter("status", "--local", "-C", app.toString()).out()).contains("r2");
        assertThat(daemons()).hasSize(1).doesNotContain(daemon.pid());
        assertServesTheEntry();
    }

    /// Where it serves now: a platform of another home that starts while this one is away may take its port.
    private static void assertServesTheEntry() throws IOException {
        url = "http://guestbook.localhost:" + LocalPorts.of(home).gateway();
        if (!Platform.comes(() -> new App(url).get("/").contains("a first entry"), 60)) {
            throw new AssertionError(url + "\n" + new App(url).get("/") + "\n" + home.platformLog());
        }
    }

    private record LocalPorts(int gateway, int postgres) {
        static LocalPorts of(Home home) throws IOException {
            String json = Files.readString(home.home().resolve("local/ports.json"));
            return new LocalPorts(number(json, "gateway"), number(json, "postgres"));
        }

        private static int number(String json, String key) {
            return Integer.parseInt(json.replaceAll("(?s).*\"" + key + "\":([0-9]+).*", "$1"));
        }
    }

    @Test
    @Order(9)
    void the_other_commands_answer() {
        assertThat(home.kilter("status", "--local", "-C", app.toString()).out()).contains("prod *", "r2", "1/1 web");
        assertThat(home.kilter("releases", "--local", "-C", app.toString()).out())
                .contains("r2 *", "r1");
        assertThat(home.kilter("deploys", "--local", "-C", app.toString(), "--json")
                        .out())
                .contains("KLT-M01");
        assertThat(home.kilter("logs", "--local", "-C", app.toString(), "--process", "worker")
                        .exit())
                .isZero();
        Home.Ran status = home.kilter("migrate", "status", "--local", "-C", app.toString());
        assertThat(status.exit()).as(status.toString()).isZero();
        assertThat(status.out()).containsPattern("0001_entries.sql +applied");
        Home.Ran plan = home.kilter("migrate", "plan", "--local", "-C", app.toString(), "--detailed-exitcode");
        assertThat(plan.exit()).as(plan.toString()).isZero();
        assertThat(plan.out()).contains("nothing is pending");
        assertThat(home.kilter("whoami", "--local").exit()).isZero();
        assertThat(home.kilter("deploy", "-C", app.toString()).exit()).isEqualTo(3);
        assertThat(home.kilter("deploy", "--locl").err()).contains("Did you mean '--local'?");
    }
}
