package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;

/// A kilter home on a small disk of its own, which is full before a deploy or becomes so in its middle.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledIf(value = "mayMount", disabledReason = "only root may mount a small disk")
@Drawn(oneIn = 16)
final class FullDiskIT {
    private static final int DISK_MB = 170;

    private static Home home;
    private static MoodyApp moody;
    private static App app;

    static boolean mayMount() {
        return "root".equals(System.getProperty("user.name"));
    }

    @BeforeAll
    static void deployWhileThereIsRoom() throws Exception {
        home = new Home();
        Files.createDirectories(home.home());
        run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=" + DISK_MB + "m",
                "tmpfs",
                home.home().toString());
        moody = new MoodyApp(home, "small");
        Home.Ran ran = moody.deploy("--migration");
        assertThat(ran.exit()).as(ran + home.platformLog()).isZero();
        app = new App(ran.out());
    }

    @AfterAll
    static void unmount() throws Exception {
        home.kilter("local", "reset", "--yes");
        run("umount", home.home().toString());
        home.close();
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }

    private static Path filler() {
        return home.home().resolve("filler");
    }

    /// Leaves this much room.
    private static void fill(long left) throws IOException {
        long free = Files.getFileStore(home.home()).getUsableSpace();
        byte[] zeros = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler())) {
            for (long rest = free - left; rest > 0; rest -= zeros.length) {
                out.write(zeros);
            }
        }
    }

    private static void makeRoom() throws IOException {
        Files.deleteIfExists(filler());
    }

    @Test
    @Order(1)
    void a_deploy_on_a_full_disk_is_refused_with_place_and_need_and_works_once_there_is_room() throws Exception {
        moody.mood("fine", 2);
        fill(0);
        Home.Ran full;
        Traffic traffic = new Traffic(app, "/");
        try (traffic) {
            full = moody.deploy();
            makeRoom();
            assertThat(moody.deploy().exit()).isZero();
        }

        assertThat(full.exit()).as(full.toString()).isEqualTo(4);
        assertThat(full.err())
                .contains(
                        "error[KLT-U02]: there is no space left in '" + home.home() + "'",
                        " are free, kilter needs 18.9 MB",
                        "serving:  r1",
                        "next: ");
        assertThat(traffic.failures()).isEmpty();
        assertThat(app.get("/")).contains("version 2");
    }

    @Test
    @Order(2)
    void a_migration_that_fills_the_disk_fails_and_the_app_serves_on() throws Exception {
        moody.mood("fine", 3);
        moody.write(
                "migrations/0002_much.sql",
                "INSERT INTO note SELECT n, repeat(md5(n::text), 60) FROM generate_series(100, 200000) n;\n");
        fill(24 << 20);
        Home.Ran full;
        Traffic traffic = new Traffic(app, "/");
        try (traffic) {
            full = moody.deploy("--migration");
            assertThat(full.exit()).as(full + home.platformLog()).isEqualTo(4);
            makeRoom();
            moody.delete("migrations/0002_much.sql");
            Home.Ran again = moody.deploy("--migration");
            assertThat(again.exit()).as(again + home.platformLog()).isZero();
        }

        assertThat(full.err()).contains("error[KLT-U02]", "next: ");
        assertThat(traffic.failures()).isEmpty();
        assertThat(app.get("/")).contains("version 3");
    }
}
