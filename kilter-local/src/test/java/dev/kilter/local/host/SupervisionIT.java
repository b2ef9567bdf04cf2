package dev.kilter.local.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Drawn
final class SupervisionIT {
    private final Path folder;

    private HostFixture host;

    SupervisionIT(@TempDir Path folder) {
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

    private ProcessIdentity identity(String process) {
        return Objects.requireNonNull(host.records(process).getFirst().identity());
    }

    @Test
    void a_process_starts_in_a_clean_environment() throws IOException {
        host.worker(host.images.script("env; exec sleep 60"));
        host.awaitComplete("worker");

        assertThat(host.log("worker")
                        .lines()
                        .map(line -> line.substring(0, line.indexOf('=')))
                        .filter(name -> !name.equals("_")))
                .containsExactlyInAnyOrder(
                        "PATH", "HOME", "TMPDIR", "LANG", "GREETING", "DATABASE_URL", "KILTER_INSTANCE", "PWD");
    }

    @Test
    void a_process_that_holds_more_memory_than_its_limit_is_ended_and_the_limit_named() {
        String greedy = host.images.python("import time\nheld = bytearray(96 << 20)\ntime.sleep(60)\n");
        host.release(HostFixture.held("worker", greedy, 48L << 20));
        host.awaitFinal("worker");

        assertThat(Objects.requireNonNull(host.state("worker").problem()))
                .satisfies(problem -> assertThat(problem.code().value()).isEqualTo("KLT-R03"))
                .satisfies(problem -> assertThat(problem.evidence().getFirst()).startsWith("limit 48Mi, held "));
    }

    @Test
    void a_process_within_its_limit_goes_on() {
        String modest = host.images.python("import time\nheld = bytearray(8 << 20)\ntime.sleep(60)\n");
        host.release(HostFixture.held("worker", modest, 256L << 20));
        host.awaitComplete("worker");

        assertThat(MemoryLimit.held(
                        new ProcessTable()
                                .marked(host.records("worker").getFirst().id()).stream()
                                        .collect(java.util.stream.Collectors.toSet()),
                        1))
                .isBetween(1L << 20, 256L << 20);
    }

    @Test
    void a_new_daemon_adopts_what_runs() {
        host.web(host.server("one"), 3000, "/");
        host.awaitComplete("web");
        List<InstanceRecord> before = host.records("web");

        host.router.unroute(HostFixture.HOST);
        host.reopen();
        host.awaitComplete("web");

        assertThat(host.records("web")).isEqualTo(before);
        assertThat(host.router.get("/")).isEqualTo("one");
    }

    @Test
    void a_process_whose_pid_was_never_written_down_is_found_by_its_mark() {
        host.web(host.server("one"), 3000, "/");
        host.awaitComplete("web");
        InstanceRecord before = host.records("web").getFirst();
        host.workloads.close();
        new WorkloadFolder(
                        folder.resolve("cluster").resolve(HostFixture.NAMESPACE).resolve("web"),
                        new FileGate(Effects.real()))
                .write(before.started(null));

        host.reopen();
        host.awaitComplete("web");

        assertThat(host.records("web")).containsExactly(before);
        assertThat(new ProcessTable().marked(before.id())).hasSize(2);
    }

    @Test
    void a_record_of_another_process_with_the_same_pid_is_no_proof() {
        ProcessTable table = new ProcessTable();
        ProcessIdentity self = table.identity(ProcessHandle.current().pid()).orElseThrow();

        assertThat(table.isAlive(self)).isTrue();
        assertThat(table.isAlive(new ProcessIdentity(self.pid(), self.startTime() - 1, self.boot())))
                .isFalse();
        assertThat(table.isAlive(new ProcessIdentity(self.pid(), self.startTime(), "another boot")))
                .isFalse();
    }

    @Test
    void a_crashed_process_comes_back_with_growing_pauses() {
        assertThat(List.of(1, 2, 3, 6, 60))
                .extracting(crashes -> Patience.NORMAL.pause(crashes).toSeconds())
                .containsExactly(1L, 2L, 4L, 30L, 30L);

        host.web(host.server("one"), 3000, "/");
        host.awaitComplete("web");
        ProcessIdentity before = identity("web");
        ProcessHandle.of(before.pid()).orElseThrow().destroyForcibly();

        HostFixture.await(
                "another process",
                () -> !before.equals(host.records("web").getFirst().identity()));
        HostFixture.await("an answer", () -> host.router.get("/").equals("one"));
        assertThat(host.state("web").counts().restarts()).isEqualTo(1);
        assertThat(new ProcessTable().members(before.pid())).isEmpty();
    }

    @Test
    void stopping_ends_the_whole_tree_and_the_next_daemon_starts_it_again() {
        host.worker(host.images.script(
                "(sleep 300 & setsid sleep 300 & sleep 300) & trap '' TERM; while :; do sleep 1; done"));
        host.awaitComplete("worker");
        String id = host.records("worker").getFirst().id();
        assertThat(new ProcessTable().marked(id).size()).isGreaterThan(3);

        host.workloads.stopAll();
        assertThat(new ProcessTable().marked(id)).isEmpty();

        host.reopen();
        host.awaitComplete("worker");
        assertThat(host.records("worker").getFirst().id()).isEqualTo(id);
    }

    @Test
    void a_log_is_cut_while_the_process_goes_on_writing() throws IOException {
        host.workloads.close();
        host.workloads = host.open(20_000);
        host.worker(host.images.script(
                "i=0; while :; do i=$((i+1)); echo line $i of a talkative process; sleep 0.0005; done"));
        host.awaitComplete("worker");
        Path log = host.workloads.logs(HostFixture.NAMESPACE, "worker").getFirst();

        HostFixture.await(
                "three older parts", () -> LogRotation.backups(log).stream().allMatch(Files::exists));
        HostFixture.await("new lines", () -> LogTail.of(log, 1).stream().anyMatch(line -> line.contains("talkative")));
        assertThat(LogTail.of(log, 3)).allMatch(line -> !line.contains("\0"));
        try (var files = Files.list(Objects.requireNonNull(log.getParent()))) {
            assertThat(files.filter(file -> file.toString().contains(".log"))).hasSize(4);
        }
    }

    /// The host's own shell with the libraries it needs, as the base of an image.
    private static List<TestImages.Entry> base() throws IOException, InterruptedException {
        Process ldd = new ProcessBuilder("ldd", "/bin/sh").start();
        String libraries = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        ldd.waitFor();
        List<TestImages.Entry> entries =
                new ArrayList<>(List.of(new TestImages.Entry.Copy("bin/sh", Path.of("/bin/sh"))));
        Matcher paths = Pattern.compile("(/\\S+)").matcher(libraries);
        while (paths.find()) {
            entries.add(new TestImages.Entry.Copy(paths.group(1).substring(1), Path.of(paths.group(1))));
        }
        entries.add(new TestImages.Entry.File("marker", "inside"));
        return entries;
    }

    @Test
    void an_image_with_its_own_base_sees_only_its_own_root_or_is_refused() throws IOException, InterruptedException {
        host.worker(host.images.addWithBase(
                List.of("/bin/sh", "-c", "read word < /marker; echo $word $PWD; echo /*; kill -STOP $$"),
                List.of(base())));
        HostFixture.await(
                "a verdict",
                () -> host.state("worker").complete() || host.state("worker").isFinal());

        if (host.state("worker").complete()) {
            assertThat(host.log("worker")).contains("inside /", "/bin").doesNotContain("/home", "/root");
        } else {
            assertThat(Objects.requireNonNull(host.state("worker").problem()).detail())
                    .contains("user namespaces");
        }
    }
}
