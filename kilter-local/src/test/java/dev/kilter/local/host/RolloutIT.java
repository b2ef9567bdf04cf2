package dev.kilter.local.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Drawn
final class RolloutIT {
    private final Path folder;

    private HostFixture host;

    RolloutIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void open() {
        host = new HostFixture(folder);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Problem problem() {
        return Objects.requireNonNull(host.state("web").problem());
    }

    @Test
    void a_rollout_under_load_loses_no_request() throws InterruptedException {
        host.web(host.server("one"), 3000, "/");
        host.awaitComplete("web");
        AtomicBoolean over = new AtomicBoolean();
        Queue<String> odd = new ConcurrentLinkedQueue<>();
        AtomicInteger answers = new AtomicInteger();
        List<Thread> load = java.util.stream.IntStream.range(0, 4)
                .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                    while (!over.get()) {
                        String answer = host.router.get("/");
                        answers.incrementAndGet();
                        if (!answer.equals("one") && !answer.equals("two")) {
                            odd.add(answer);
                        }
                    }
                }))
                .toList();

        host.web(host.server("two"), 3000, "/");
        host.awaitComplete("web");
        HostFixture.await("the old one to be gone", () -> host.records("web").size() == 1);
        HostFixture.await("more answers", () -> answers.get() > 200);
        over.set(true);
        for (Thread thread : load) {
            thread.join();
        }

        assertThat(odd).isEmpty();
        assertThat(host.router.get("/")).isEqualTo("two");
    }

    @Test
    void a_version_that_crashes_leaves_the_old_one_serving_and_says_why() {
        host.web(host.server("one"), 3000, "/");
        host.awaitComplete("web");

        host.web(host.images.script("echo cannot find the flux capacitor; exit 3"), 3000, "/");
        host.awaitFinal("web");

        assertThat(problem().code()).isEqualTo(KilterCode.CRASH_LOOP.code());
        assertThat(problem().evidence()).contains("exit code 3", "cannot find the flux capacitor");
        assertThat(host.state("web").counts().ready()).isEqualTo(1);
        assertThat(host.router.get("/")).isEqualTo("one");

        host.web(host.server("three"), 3000, "/");
        host.awaitComplete("web");
        assertThat(host.router.get("/")).isEqualTo("three");
    }

    @Test
    void a_version_that_crashes_right_after_it_opened_its_port_leaves_the_old_one_serving() {
        host.web(host.server("one"), 3000, "/");
        host.awaitComplete("web");

        String opensFirst = "import os, socket, sys, time; s = socket.create_server(('', int(os.environ['PORT'])));"
                + " time.sleep(0.2); print('no table users'); sys.exit(3)";
        host.web(host.images.python(opensFirst), 3000, null);
        host.awaitFinal("web");

        assertThat(problem().code()).isEqualTo(KilterCode.CRASH_LOOP.code());
        assertThat(problem().evidence()).contains("exit code 3", "no table users");
        assertThat(host.router.get("/")).isEqualTo("one");
    }

    @Test
    void one_that_listens_on_ipv6_alone_is_told_so() {
        host.web(
                host.images.python("import socket, os, time; s = socket.socket(socket.AF_INET6);"
                        + " s.bind(('::1', int(os.environ['PORT']))); s.listen(); time.sleep(60)"),
                3000,
                "/");
        host.awaitFinal("web");

        assertThat(problem().code()).isEqualTo(KilterCode.WRONG_PORT.code());
        assertThat(problem().detail()).contains("but not on the address 127.0.0.1");
    }

    @Test
    void the_port_an_app_really_listens_on_is_named() throws IOException {
        int other = freePort();
        host.web(host.serverOn("elsewhere", other), freePort(), "/");
        host.awaitFinal("web");

        assertThat(problem().code()).isEqualTo(KilterCode.WRONG_PORT.code());
        assertThat(problem().evidence()).anyMatch(line -> line.contains("listens on " + other));
        assertThat(problem().hint()).contains("port: " + other);
    }

    /// Many apps open a port for their metrics first, some after a long start.
    @Test
    void another_port_that_opens_before_the_right_one_is_no_failure() {
        String first = "import time, socket; time.sleep(1.2); other = socket.create_server(('127.0.0.1', 0));"
                + " time.sleep(0.2)\n";
        host.web(host.images.python(first + HostFixture.SERVER.replace("PORT", "int(os.environ['PORT'])")), 3000, "/");
        boolean[] failed = {false};
        HostFixture.await("the app", () -> {
            failed[0] |= host.state("web").isFinal();
            return host.state("web").complete();
        });

        assertThat(failed[0]).isFalse();
    }

    @Test
    void a_health_check_that_answers_with_an_error_is_shown() {
        host.web(host.server("body of the error"), 3000, "/sick");
        host.awaitFinal("web");

        assertThat(problem().code()).isEqualTo(KilterCode.PROBE_REFUSED.code());
        assertThat(problem().evidence()).contains("GET /sick -> 500", "body: body of the error");
    }

    @Test
    void a_slow_answer_is_waited_for_and_one_that_never_comes_keeps_nobody_waiting() {
        host.release(asked(4, Duration.ofSeconds(20)));
        host.awaitComplete("web");

        host.release(asked(600, Duration.ofSeconds(99)));
        HostFixture.await("the question", () -> host.records("web").size() == 2);
        host.workloads.remove(HostFixture.NAMESPACE);

        HostFixture.await("its end", () -> host.workloads.known().isEmpty());
    }

    private Workload asked(int seconds, Duration timeout) {
        String slow = HostFixture.SERVER
                .replace("VERSION", "after " + seconds)
                .replace("PORT", "int(os.environ['PORT'])")
                .replace("def do_GET(self):", "def do_GET(self):\n        import time; time.sleep(" + seconds + ")");
        ProcessSpec.Probe probe = new ProcessSpec.Probe(0, timeout, Duration.ZERO);
        return new Workload(
                HostFixture.spec("web", host.images.python(slow), new ProcessSpec.Listening(3000, "/", probe)),
                1,
                List.of(HostFixture.HOST));
    }

    @Test
    void an_app_that_listens_nowhere_is_told_so() {
        host.web(host.images.script("exec sleep 60"), 3000, "/");
        host.awaitFinal("web");

        assertThat(problem().code()).isEqualTo(KilterCode.NEVER_HEALTHY.code());
    }

    @Test
    void an_app_that_ignores_port_is_accepted_and_replaced_after_it_was_stopped() throws IOException {
        int declared = freePort();
        host.web(host.serverOn("one", declared), declared, "/");
        host.awaitComplete("web");
        assertThat(host.router.get("/")).isEqualTo("one");

        host.web(host.serverOn("two", declared), declared, "/");
        HostFixture.await(
                "the announcement",
                () -> host.state("web").message().contains("ignores PORT")
                        || host.state("web").complete());
        HostFixture.await("the second version", () -> host.router.get("/").equals("two"));
    }

    @Test
    void an_app_that_ignores_port_and_finds_its_own_taken_is_told_so() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            host.web(host.serverOn("one", other.getLocalPort()), other.getLocalPort(), "/");
            host.awaitFinal("web");

            assertThat(problem().detail())
                    .isEqualTo("web stops right after it starts: the port it wants is taken by another program");
            assertThat(problem().evidence())
                    .anyMatch(line -> line.endsWith("which is free; `port:` is " + other.getLocalPort()));
            assertThat(problem().hint()).contains("PORT", "sport = :" + other.getLocalPort());
        }
    }

    @Test
    void a_missing_runtime_or_secret_is_refused_by_name_while_the_old_one_serves() {
        host.web(host.server("one"), 3000, "/");
        host.awaitComplete("web");

        host.web(host.images.add("cobol/85", List.of("cobol", "app"), List.of()), 3000, "/");
        host.awaitFinal("web");

        assertThat(problem().detail()).contains("'cobol'");
        assertThat(host.router.get("/")).isEqualTo("one");
    }

    @Test
    void replicas_are_processes() {
        String image = host.server("one");
        host.release(HostFixture.web(image, 3000, null, 3));
        host.awaitComplete("web");

        assertThat(host.router.backends(HostFixture.HOST)).hasSize(3);

        host.release(HostFixture.web(image, 3000, null, 1));
        HostFixture.await("two to leave", () -> host.records("web").size() == 1);
        assertThat(host.router.get("/")).isEqualTo("one");
    }

    @Test
    void a_removed_process_leaves_nothing() {
        host.web(host.server("one"), 3000, "/");
        host.awaitComplete("web");
        ProcessIdentity identity =
                Objects.requireNonNull(host.records("web").getFirst().identity());

        host.workloads.remove(HostFixture.NAMESPACE);

        HostFixture.await("its end", () -> host.workloads.known().isEmpty());
        assertThat(new ProcessTable().members(identity.pid())).isEmpty();
        assertThat(folder.resolve("cluster").resolve(HostFixture.NAMESPACE)).isEmptyDirectory();
    }
}
