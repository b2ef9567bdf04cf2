package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.client.image.BuildEvent;
import dev.kilter.client.image.BuildObserver;
import dev.kilter.client.image.BuiltImage;
import dev.kilter.client.image.ImageBuild;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The app's own build command, played by shells that start others, ignore what asks them to end, and look for secrets.
@Timeout(120)
@Drawn
class BuildCommandIT {
    private static final String VALUE = "s3cr3t-" + "of-the-build";
    /// A child, a grandchild that nobody waits for, and one in a session of its own; none ends when it is asked to.
    private static final String STUBBORN = """
        trap '' TERM INT HUP
        sh -c "trap '' TERM INT HUP; while :; do sleep 1; done" &
        (sh -c "trap '' TERM INT HUP; while :; do sleep 1; done" >/dev/null 2>&1 &)
        setsid sh -c "trap '' TERM INT HUP; while :; do sleep 1; done" >/dev/null 2>&1 &
        echo started
        """;

    private final Path folder;
    private final Path app;
    private final List<String> lines = new ArrayList<>();

    BuildCommandIT(@TempDir Path folder) throws IOException {
        this.folder = folder.toRealPath();
        app = Files.createDirectories(this.folder.resolve("app"));
    }

    @BeforeEach
    void anAppWithItsOwnSource() throws IOException {
        write("server.js", "");
        write("secrets/token", VALUE + "\n");
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(left()).isEmpty();
        assertThat(secrets()).isEmpty();
    }

    @Test
    void a_build_that_takes_too_long_ends_with_its_last_lines_and_all_that_it_started() throws IOException {
        script(STUBBORN + "while :; do sleep 1; done\n");
        Problem problem = problem("timeout: 10s");
        assertThat(problem.code()).isEqualTo(KilterCode.BUILD_FAILED.code());
        assertThat(problem.detail()).contains("npm run build", "longer than 10s");
        assertThat(problem.hint()).contains("build: { timeout: 20s }");
        assertThat(problem.evidence()).endsWith("started");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void a_build_that_is_stopped_ends_with_all_that_it_started() throws Exception {
        script(STUBBORN + "while :; do sleep 1; done\n");
        CountDownLatch started = new CountDownLatch(1);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread building = Thread.ofPlatform().start(() -> {
            try {
                build("type: node", event -> {
                    if (event instanceof BuildEvent.Output(String line) && line.equals("started")) {
                        started.countDown();
                    }
                });
            } catch (RuntimeException e) {
                end.set(e);
            }
        });
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        building.interrupt();
        assertThat(building.join(Duration.ofSeconds(30))).isTrue();
        assertThat(end.get()).isInstanceOf(CancellationException.class);
    }

    @Test
    void what_a_build_left_running_keeps_nobody_waiting_and_ends_with_it() throws IOException {
        script("sleep 600 &\n(sleep 600 &)\necho done\n");
        build("type: node", BuildObserver.silent());
    }

    @Test
    void a_secret_is_a_file_while_the_build_runs_and_in_no_line_of_it() throws IOException {
        script("""
            [ "$(stat -c %a "$TOKEN_FILE")" = 600 ] || exit 1
            case "$TOKEN_FILE" in "$PWD"*) exit 2;; esac
            env | grep of-the-build && exit 3
            ps ax -o args | grep -v grep | grep of-the-build && exit 4
            echo "token is $(cat "$TOKEN_FILE")"
            wc -c <"$TOKEN_FILE" >size.txt
            """);
        BuiltImage.Assembled image = build("type: node, secrets: { TOKEN: secrets/token }", event -> {
            if (event instanceof BuildEvent.Output(String line)) {
                lines.add(line);
            }
        });
        assertThat(lines).contains("token is ***");
        assertThat(image.config()).doesNotContain("TOKEN");
        for (Path file : below(folder.resolve("home"))) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .as("%s", file)
                    .doesNotContain(VALUE);
        }
    }

    @Test
    void a_secret_in_a_layer_is_refused_wherever_the_build_put_it() throws IOException {
        script("mkdir -p node_modules/x && printf '\\0{\"t\":\"%s\"}' \"$(cat \"$TOKEN_FILE\")\""
                + " >node_modules/x/data\n");
        Problem problem = problem("type: node, secrets: { TOKEN: secrets/token }");
        assertThat(problem.code()).isEqualTo(KilterCode.SECRET_IN_IMAGE.code());
        assertThat(problem.detail()).contains("/app/node_modules/x/data", "the build's secret 'TOKEN'");
        assertThat(problem.toString()).doesNotContain(VALUE);
    }

    @Test
    void a_secret_that_is_not_there_is_told_before_anything_runs() throws IOException {
        script("touch /nonexistent/ran\n");
        Problem problem = problem("secrets: { TOKEN: secrets/other }");
        assertThat(problem.code()).isEqualTo(KilterCode.SECRET_UNREADABLE.code());
        assertThat(problem.detail()).contains("'TOKEN'", "secrets/other");
        assertThat(problem.hint()).contains("--build-secret TOKEN=FILE");
    }

    @Test
    void a_secret_may_come_from_elsewhere_for_one_build() throws IOException {
        script("cp \"$OTHER_FILE\" \"$TOKEN_FILE\" size.txt 2>/dev/null; wc -c <\"$OTHER_FILE\" >size.txt\n");
        Path other = Files.writeString(folder.resolve("other"), "from elsewhere");
        new ImageBuild(folder.resolve("home"), Providers.of("image builder", List.of(new NodeBuilder())))
                .wishing(build -> build.needing(Map.of("OTHER", other.toString())))
                .build(app, config("type: node"), BuildObserver.silent());
    }

    @Test
    void the_last_lines_of_a_failure_stand_in_its_problem() throws IOException {
        script("for i in $(seq 1 40); do echo line $i; done; exit 7\n");
        Problem problem = problem("type: node");
        assertThat(problem.detail()).contains("npm run build", "exit code 7");
        assertThat(problem.evidence()).hasSize(20).endsWith("line 40");
    }

    /// As when somebody ends the whole program for good.
    @Test
    void a_killed_build_leaves_neither_processes_nor_secrets() throws Exception {
        Process program = stubbornBuild();
        try (var output = program.inputReader()) {
            assertThat(output.lines().anyMatch("started"::equals)).isTrue();
            assertThat(secrets()).hasSize(1);
            program.destroyForcibly().waitFor();
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end && !(left().isEmpty() && secrets().isEmpty())) {
            Thread.onSpinWait();
        }
    }

    /// The same when it is asked to end, as by Ctrl-C: then all is gone when it is.
    @Test
    void a_build_whose_program_is_asked_to_end_leaves_nothing() throws Exception {
        Process program = stubbornBuild();
        try (var output = program.inputReader()) {
            assertThat(output.lines().anyMatch("started"::equals)).isTrue();
            program.destroy();
            program.waitFor();
        }
        assertThat(left()).isEmpty();
    }

    /// A program of its own that builds what never ends, with a secret.
    private Process stubbornBuild() throws IOException {
        script(STUBBORN + "while :; do sleep 1; done\n");
        Files.writeString(app.resolve("kilter.yaml"), yaml("type: node, secrets: { TOKEN: secrets/token }"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BuildProgram.class.getName(),
                        app.toString(),
                        folder.resolve("home").toString())
                .redirectErrorStream(true)
                .start();
    }

    /// Of this test's builds: others may run on this machine.
    private List<String> left() {
        return ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .filter(process -> environment(process).contains(ProcessTree.VARIABLE + "="))
                .filter(process -> environment(process).contains(folder.toString()))
                .map(process -> process.info().commandLine().orElse("?"))
                .toList();
    }

    private static String environment(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    private List<Path> secrets() {
        return below(folder.resolve("home")).stream()
                .filter(file -> file.toString().matches(".*/secrets/[A-Z]+"))
                .toList();
    }

    private static List<Path> below(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private BuiltImage.Assembled build(String build, BuildObserver observer) {
        return (BuiltImage.Assembled)
                new ImageBuild(folder.resolve("home"), Providers.of("image builder", List.of(new NodeBuilder())))
                        .build(app, config(build), observer);
    }

    private Problem problem(String build) {
        AtomicReference<Problem> told = new AtomicReference<>();
        assertThatThrownBy(() -> build(build, BuildObserver.silent()))
                .isInstanceOfSatisfying(KilterException.class, e -> told.set(e.problem()));
        return told.get();
    }

    private static AppConfig config(String build) {
        return KilterYaml.parse("kilter.yaml", yaml(build).getBytes(StandardCharsets.UTF_8))
                .resolve(EnvName.PROD);
    }

    private static String yaml(String build) {
        return "project: acme/shop\nbuild: { " + build + " }\n";
    }

    private void script(String text) throws IOException {
        write("build.sh", text);
        write("package.json", "{ \"scripts\": { \"build\": \"sh ./build.sh\", \"start\": \"node server.js\" } }");
    }

    private void write(String path, String content) throws IOException {
        Path file = app.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }
}
