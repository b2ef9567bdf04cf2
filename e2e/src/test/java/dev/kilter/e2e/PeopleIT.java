package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// People in a hurry: they press Ctrl-C, and deploy from two terminals at once.
@Drawn(oneIn = 16)
final class PeopleIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    /// A deploy that runs in a terminal of its own.
    private record Terminal(Process process, Path out, Path err) {
        static Terminal open(Home home, String... command) throws IOException {
            Path out = Files.createTempFile(home.folder, "out", "");
            Path err = Files.createTempFile(home.folder, "err", "");
            return new Terminal(home.startInTerminal(out.toFile(), err.toFile(), command), out, err);
        }

        String said() {
            try {
                return Files.readString(err);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        void await(String what, BooleanSupplier condition) {
            boolean came = Platform.comes(
                    () -> {
                        assertThat(process.isAlive())
                                .as("it ended before " + what + "\n" + said())
                                .isTrue();
                        return condition.getAsBoolean();
                    },
                    180);
            assertThat(came).as("waiting for " + what + "\n" + said()).isTrue();
        }

        void pressCtrlC() throws Exception {
            assertThat(new ProcessBuilder("kill", "-INT", "" + process.pid())
                            .start()
                            .waitFor())
                    .isZero();
        }

        int end() throws Exception {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(said()).isTrue();
            return process.exitValue();
        }
    }

    @Test
    void ctrl_c_during_the_build_ends_it_with_all_its_children() throws Exception {
        MoodyApp app = new MoodyApp(SHARED.home(), "stopped");
        String source = "src/main/java/moody/Moody.java";
        app.write(source, app.read(source) + "// never built before\n");
        Terminal terminal = Terminal.open(SHARED.home(), app.command("--migration"));
        terminal.await("Maven", () -> builds(app));

        terminal.pressCtrlC();

        assertThat(terminal.end()).as(terminal.said()).isEqualTo(130);
        assertThat(builds(app)).as("a Maven left behind").isFalse();
        assertThat(Files.readString(terminal.out())).isEmpty();
        Home.Ran deploys =
                SHARED.home().kilter("deploys", "--local", "-C", app.folder().toString(), "--json");
        assertThat(deploys.exit()).as(deploys.toString()).isZero();
        assertThat(deploys.out()).as("what the platform knows of it").doesNotContain("\"d-");
        assertThat(app.deploy("--migration").exit()).as("the next deploy").isZero();
    }

    private static boolean builds(MoodyApp app) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").contains("plexus")
                        && process.info()
                                .commandLine()
                                .orElse("")
                                .contains(app.folder().toString()));
    }

    @Test
    void ctrl_c_during_the_rollout_leaves_it_running_and_says_how_to_come_back() throws Exception {
        MoodyApp app = new MoodyApp(SHARED.home(), "left");
        app.mood("unhurried", 1);
        Terminal terminal = Terminal.open(SHARED.home(), app.command("--migration"));
        terminal.await("the commit", () -> terminal.said().contains("✓ commit"));

        terminal.pressCtrlC();

        Home.Ran back = comeBack(terminal);
        assertThat(back.exit()).as(back.toString()).isZero();
        assertThat(back.err()).contains("✓ migrate", "✓ rollout", "as r1");
        assertThat(new App(back.out()).get("/")).contains("version 1");
    }

    @Test
    void ctrl_c_while_one_migrates_and_another_waits_for_the_env_leaves_both_running() throws Exception {
        MoodyApp app = new MoodyApp(SHARED.home(), "both");
        app.write("migrations/0002_slow.sql", "SELECT pg_sleep(8);\n");
        Terminal migrates = Terminal.open(SHARED.home(), app.command("--env", "dev", "--migration"));
        migrates.await("the migration", () -> phases(app).contains("\"phase\":\"migrate\""));
        Terminal waits = Terminal.open(SHARED.home(), app.command("--env", "dev"));
        waits.await("its place", () -> waits.said().contains("you are next"));

        migrates.pressCtrlC();
        waits.pressCtrlC();

        Home.Ran first = comeBack(migrates);
        assertThat(first.err()).contains("✓ migrate", "✓ commit");
        assertThat(first.exit()).as(first.toString()).isIn(0, 6);
        Home.Ran second = comeBack(waits);
        assertThat(second.exit()).as(second.toString()).isZero();
        assertThat(second.err()).contains("✓ rollout", "as r1");
        assertThat(new App(second.out()).get("/")).contains("version 1");
    }

    /// Who pressed Ctrl-C attaches again as it was told.
    private static Home.Ran comeBack(Terminal terminal) throws Exception {
        assertThat(terminal.end()).as(terminal.said()).isEqualTo(8);
        Matcher attach = Pattern.compile("kilter (attach d-\\S+ --local)").matcher(terminal.said());
        assertThat(attach.find()).as(terminal.said()).isTrue();
        return SHARED.home().kilter(attach.group(1).split(" "));
    }

    private static String phases(MoodyApp app) {
        String folder = app.folder().toString();
        return SHARED.home()
                .kilter("deploys", "--local", "--env", "dev", "-C", folder, "--json")
                .out();
    }

    @Test
    void a_second_terminal_waits_and_says_for_whom_and_a_second_migration_is_refused() throws Exception {
        MoodyApp app = new MoodyApp(SHARED.home(), "shared");
        assertThat(app.deploy("--env", "dev", "--migration").exit()).isZero();
        app.write("migrations/0002_slow.sql", "SELECT pg_sleep(8);\n");
        Terminal first = Terminal.open(SHARED.home(), app.command("--env", "dev", "--migration"));
        first.await("the migration", () -> phases(app).contains("\"phase\":\"migrate\""));

        CompletableFuture<Home.Ran> migrating =
                CompletableFuture.supplyAsync(() -> app.deploy("--env", "dev", "--migration"));
        Home.Ran second = app.deploy("--env", "dev");

        assertThat(migrating.join().exit()).as(migrating.join().toString()).isEqualTo(5);
        assertThat(migrating.join().err()).contains("error[KLT-L01]", "kilter attach --local d-", "serving:  r1");
        assertThat(first.end()).as(first.said()).isZero();
        assertThat(second.exit()).as(second.toString()).isZero();
        assertThat(second.err()).contains("waiting   ", " deploys d-", " to dev (migrate, ", "you are next");
    }

    /// The slot is free once the first one's commit is applied: the second may take over before the first is ready.
    @Test
    void the_same_folder_deployed_twice_at_once_ends_well() throws Exception {
        MoodyApp app = new MoodyApp(SHARED.home(), "twice");
        Terminal one = Terminal.open(SHARED.home(), app.command("--env", "dev", "--migration"));
        Terminal two = Terminal.open(SHARED.home(), app.command("--env", "dev"));

        List<Integer> exits = List.of(one.end(), two.end());
        String said = one.said() + two.said();

        assertThat(exits).as(said).contains(0).isSubsetOf(0, 6);
        if (exits.contains(6)) {
            assertThat(said).contains("error[KLT-G04]: the newer deploy d-", "next:     kilter attach --local d-");
        }
        assertThat(said).contains("as r1");
        Home.Ran again = app.deploy("--env", "dev");
        assertThat(again.err()).contains("Nothing to do: r1 already runs this image, config and schema.");
        assertThat(new App(again.out()).get("/")).contains("version 1");
    }
}
