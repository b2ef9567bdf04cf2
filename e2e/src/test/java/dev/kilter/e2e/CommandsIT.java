package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Commands of people beside an app and in copies of it, and how many of it run, on the local platform.
@Drawn(oneIn = 16)
final class CommandsIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static NoteApp app;

    @BeforeAll
    static void deploy() {
        app = new NoteApp(SHARED.home().folder.resolve("apps/hands"), "hands");
        app.migration("0001_note.sql", "CREATE TABLE note (id int);");
        app.run(SHARED.home(), 0, "deploy", "--migration", "--env", "dev");
    }

    @Test
    void a_command_beside_the_app_has_its_place_its_variables_and_an_exit_code_of_its_own() {
        Home.Ran ran =
                kilter("exec", "--", "sh", "-c", "echo $KILTER_PROCESS $KILTER_ENV $PORT; ls; echo no >&2; exit 7");
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(7);
        assertThat(ran.out()).matches("(?s)web dev [0-9]+\n.*server\\.js\n.*");
        assertThat(ran.err()).isEqualTo("no\n");

        Home.Ran missing = kilter("exec", "--", "no-such-program");
        assertThat(missing.exit()).as(missing.toString()).isEqualTo(127);
        Home.Ran unknown = kilter("exec", "--process", "nobody", "--", "true");
        assertThat(unknown.exit()).as(unknown.toString()).isEqualTo(2);
        assertThat(unknown.err()).contains("there is no process 'nobody' in acme/hands/dev", "Use one of: web.");
        assertThat(kilter("audit").out()).contains("beside web: sh");
    }

    @Test
    void what_comes_in_on_stdin_reaches_the_command_and_ends() throws Exception {
        Path out = Files.createTempFile(SHARED.home().folder, "out", "");
        Process exec = SHARED.home().start(List.of(), out.toFile(), out.toFile(), all("exec", "--", "wc", "-c"));
        exec.getOutputStream().write(new byte[300_000]);
        exec.getOutputStream().close();
        assertThat(exec.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(out)).isEqualTo("300000\n");
    }

    @Test
    void a_command_in_a_copy_is_gone_with_whoever_started_it_and_with_a_killed_platform() throws Exception {
        Home.Ran ran = kilter("run", "--", "sh", "-c", "echo $KILTER_PROCESS $KILTER_PHASE $PORT");
        assertThat(ran.out()).isEqualTo("run run 8080\n");
        assertThat(ran.exit()).isZero();

        Path out = Files.createTempFile(SHARED.home().folder, "out", "");
        Process killed = SHARED.home()
                .start(
                        List.of(),
                        out.toFile(),
                        out.toFile(),
                        all("run", "--", "sh", "-c", "echo here; exec sleep 9871"));
        assertThat(Platform.comes(() -> read(out).contains("here"), 60))
                .as(read(out))
                .isTrue();
        killed.destroyForcibly();
        assertThat(Platform.comes(() -> !runs("sleep\u00009871"), 40)).isTrue();

        Process left = SHARED.home()
                .start(
                        List.of(),
                        out.toFile(),
                        out.toFile(),
                        all("run", "--", "sh", "-c", "echo here; exec sleep 9872"));
        assertThat(Platform.comes(() -> read(out).contains("here"), 60))
                .as(read(out))
                .isTrue();
        new Platform(SHARED.home()).kill();
        assertThat(left.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(left.exitValue()).as(read(out)).isEqualTo(9);
        kilter("status");
        assertThat(Platform.comes(() -> !runs("sleep\u00009872"), 40)).isTrue();
    }

    @Test
    void on_a_terminal_the_command_has_one_and_keys_reach_it_in_a_job_of_ci_too() throws Exception {
        Path screen = Files.createTempFile(SHARED.home().folder, "screen", "");
        Process exec = SHARED.home().startOnTerminal(screen.toFile(), all("exec", "--", "sh"));
        assertThat(Platform.comes(() -> !read(screen).isBlank(), 60))
                .as(() -> SHARED.home().platformLog())
                .isTrue();
        type(exec, "tty; echo size $(stty size)\n");
        assertThat(Platform.comes(() -> read(screen).contains("/dev/pts/"), 60))
                .as(read(screen))
                .isTrue();
        // its own, so that another checkout's test on this machine is not taken for this one
        String nap = "9" + ProcessHandle.current().pid();
        type(exec, "sleep " + nap + "\n");
        assertThat(Platform.comes(() -> runs("sleep\u0000" + nap), 60))
                .as(read(screen))
                .isTrue();
        type(exec, "\u0003");
        assertThat(Platform.comes(() -> !runs("sleep\u0000" + nap), 60))
                .as(read(screen))
                .isTrue();
        type(exec, "exit 3\n");
        assertThat(exec.waitFor(60, TimeUnit.SECONDS)).as(read(screen)).isTrue();
        assertThat(exec.exitValue()).as(read(screen)).isEqualTo(3);
        assertThat(read(screen)).containsPattern("size [1-9][0-9]* [1-9][0-9]*");
    }

    @Test
    void a_scale_is_in_git_outlives_deploys_and_ends_when_kilter_yaml_says_another_number() {
        Home.Ran scaled = kilter("scale", "web=2");
        assertThat(scaled.exit()).as(scaled + SHARED.home().platformLog()).isZero();
        assertThat(scaled.err()).contains("web 2/2 ready");
        assertThat(kilter("status").out()).contains("2/2 web^", "^ web of dev is scaled to 2; kilter.yaml said 1");

        app.write("server.js", "// again\n" + read(app.folder.resolve("server.js")));
        assertThat(kilter("deploy").err()).contains("web 2/2 ready");
        app.write("kilter.yaml", read(app.folder.resolve("kilter.yaml")) + "replicas: 3\n");
        assertThat(kilter("deploy").err()).contains("web 3/3 ready");
        assertThat(kilter("status").out()).contains("3/3 web").doesNotContain("scaled");

        Home.Ran unknown = kilter("scale", "wbe=2");
        assertThat(unknown.exit()).as(unknown.toString()).isEqualTo(2);
        assertThat(unknown.err()).contains("there is no process 'wbe'", "Use one of: web.");
    }

    private static Home.Ran kilter(String... words) {
        return SHARED.home().kilter(all(words));
    }

    /// The words with the flags of this app, which stand before a `--`.
    private static String[] all(String... words) {
        List<String> flags = List.of("--local", "--env", "dev", "-C", app.folder.toString());
        return Stream.concat(
                        Stream.concat(Stream.of(words[0]), flags.stream()),
                        Arrays.stream(words).skip(1))
                .toArray(String[]::new);
    }

    private static void type(Process terminal, String keys) throws IOException {
        terminal.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        terminal.getOutputStream().flush();
    }

    private static boolean runs(String command) {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (read(process.resolve("cmdline")).contains(command)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
