package dev.kilter.local.host;

import static dev.kilter.local.host.HostFixture.background;
import static dev.kilter.local.host.HostFixture.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All processes of a release take over together, or none does.
@Drawn
final class ReleaseIT {
    private final Path folder;

    private HostFixture host;
    private String worker = "";

    ReleaseIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void serveTheFirstRelease() {
        host = new HostFixture(folder);
        worker = worker("one");
        host.release(web(host.server("one"), 3000, "/", 1), background(worker));
        host.awaitComplete("web");
        host.awaitComplete("worker");
    }

    @AfterEach
    void close() {
        host.close();
    }

    private String worker(String version) {
        return host.images.script("echo worker " + version + "; exec sleep 600");
    }

    private String crashing() {
        return host.images.script("echo no queue called mail; exit 1");
    }

    private List<ProcessIdentity> running(String process) {
        return host.records(process).stream()
                .map(InstanceRecord::identity)
                .filter(Objects::nonNull)
                .filter(new ProcessTable()::isAlive)
                .toList();
    }

    /// What visitors see from now until the end of the work, whenever it is not what they may see.
    private List<String> oddAnswers(Predicate<String> fine, Runnable work) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Queue<String> odd = new ConcurrentLinkedQueue<>();
        Thread visitor = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                String answer = host.router.get("/");
                if (!fine.test(answer)) {
                    odd.add(answer);
                }
            }
        });
        work.run();
        over.set(true);
        visitor.join();
        return List.copyOf(odd);
    }

    @Test
    void a_worker_that_fails_keeps_the_whole_release_back() throws InterruptedException {
        List<ProcessIdentity> oldWeb = running("web");
        List<ProcessIdentity> oldWorker = running("worker");

        List<String> odd = oddAnswers("one"::equals, () -> {
            host.release(web(host.server("two"), 3000, "/", 1), background(crashing()));
            host.awaitFinal("worker");
            HostFixture.await("the new web to end", () -> running("web").size() == 1);
        });

        assertThat(odd).isEmpty();
        WorkloadState failed = host.state("worker");
        assertThat(Objects.requireNonNull(failed.problem()).code()).isEqualTo(KilterCode.CRASH_LOOP.code());
        assertThat(failed.problem().evidence()).contains("exit code 1", "no queue called mail");
        assertThat(host.state("web").complete()).isFalse();
        assertThat(host.state("web").problem()).isNull();
        assertThat(host.state("web").message()).isEqualTo("taken back, as worker did not become ready");
        assertThat(running("web")).isEqualTo(oldWeb);
        assertThat(running("worker")).isEqualTo(oldWorker);
    }

    @Test
    void the_new_web_waits_for_the_new_worker() throws InterruptedException {
        List<ProcessIdentity> oldWorker = running("worker");

        List<String> odd = oddAnswers(answer -> answer.equals("one") || newWorkerIsReady(), () -> {
            host.release(web(host.server("two"), 3000, "/", 1), background(worker("two")));
            host.awaitComplete("web");
        });

        assertThat(odd).isEmpty();
        assertThat(host.router.get("/")).isEqualTo("two");
        host.awaitComplete("worker");
        HostFixture.await("the old ones to end", () -> running("worker").size() == 1);
        assertThat(running("worker")).doesNotContainAnyElementsOf(oldWorker);
    }

    private boolean newWorkerIsReady() {
        return host.records("worker").stream()
                .anyMatch(
                        each -> each.proven() && !each.spec().program().digest().equals(worker));
    }

    @Test
    void a_web_that_fails_leaves_a_removed_worker_running_and_starts_no_added_one() {
        List<ProcessIdentity> oldWorker = running("worker");
        Workload mail = new Workload(
                HostFixture.spec("mail", worker("mail"), new ProcessSpec.Listening(0, null)), 1, List.of());

        host.release(web(host.images.script("exit 3"), 3000, "/", 1), mail);
        host.awaitFinal("web");
        HostFixture.await("the added one to end", () -> running("mail").isEmpty());

        assertThat(host.router.get("/")).isEqualTo("one");
        assertThat(running("worker")).isEqualTo(oldWorker);

        host.release(web(host.server("three"), 3000, "/", 1), mail);
        host.awaitComplete("mail");
        HostFixture.await("the removed one to end", () -> running("worker").isEmpty());
        assertThat(host.router.get("/")).isEqualTo("three");
        assertThat(running("mail")).hasSize(1);
    }

    @Test
    void a_release_that_was_taken_back_stays_so_for_the_next_daemon_until_it_is_tried_again() {
        host.release(web(host.server("two"), 3000, "/", 1), background(crashing()));
        host.awaitFinal("worker");

        host.reopen();
        HostFixture.await("an answer", () -> host.router.get("/").equals("one"));
        host.awaitFinal("worker");
        HostFixture.await(
                "the old ones alone",
                () -> running("web").size() == 1 && running("worker").size() == 1);

        host.workloads.tryAgain(HostFixture.NAMESPACE);
        assertThat(host.state("worker").isFinal()).isFalse();
        HostFixture.await("a new web", () -> running("web").size() == 2);
        host.awaitFinal("worker");
        assertThat(host.router.get("/")).isEqualTo("one");
    }

    @Test
    void another_try_that_was_asked_for_is_made_by_the_next_daemon_if_this_one_is_killed_at_once() {
        host.release(web(host.server("two"), 3000, "/", 1), background(crashing()));
        host.awaitFinal("worker");

        host.workloads.tryAgain(HostFixture.NAMESPACE);
        host.reopen();

        HostFixture.await("a new web", () -> running("web").size() == 2);
    }

    /// A worker that notices when another one runs beside it.
    private Workload alone(String version) {
        Path lock = folder.resolve("alone");
        String image = host.images.python("""
            import fcntl, sys, time
            lock = open('%s', 'w')
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print('two at once', flush=True)
                sys.exit(1)
            print('alone %s', flush=True)
            time.sleep(600)
            """.formatted(lock, version));
        return new Workload(HostFixture.spec("worker", image, new ProcessSpec.Listening(0, null)), 1, List.of(), true);
    }

    @Test
    void one_that_is_recreated_never_runs_beside_its_successor() throws IOException {
        String web = host.server("one");
        host.release(web(web, 3000, "/", 1), alone("one"));
        host.awaitComplete("worker");

        host.release(web(host.server("two"), 3000, "/", 1), alone("two"));
        host.awaitComplete("worker");

        assertThat(host.log("worker")).contains("alone two").doesNotContain("two at once");
        HostFixture.await("the new one alone", () -> running("worker").size() == 1);
        assertThat(host.router.get("/")).isEqualTo("two");
    }

    @Test
    void one_that_is_recreated_comes_back_where_its_successor_fails() {
        Workload one = alone("one");
        host.release(web(host.server("one"), 3000, "/", 1), one);
        host.awaitComplete("worker");

        Workload failing = background(crashing());
        host.release(web(host.server("one"), 3000, "/", 1), new Workload(failing.spec(), 1, List.of(), true));
        host.awaitFinal("worker");

        HostFixture.await(
                "the old one to run again",
                () -> host.records("worker").stream()
                        .anyMatch(each -> each.spec().equals(one.spec())
                                && each.identity() != null
                                && new ProcessTable().isAlive(Objects.requireNonNull(each.identity()))));
        assertThat(host.router.get("/")).isEqualTo("one");
    }

    @Test
    void the_release_before_comes_back_without_a_restart() {
        List<InstanceRecord> web = host.records("web");
        List<InstanceRecord> before = host.records("worker");
        Workload one = new Workload(web.getFirst().spec(), 1, List.of(HostFixture.HOST));
        host.release(web(host.server("two"), 3000, "/", 1), background(crashing()));
        host.awaitFinal("worker");

        host.release(one, background(worker));
        host.awaitComplete("web");
        host.awaitComplete("worker");

        HostFixture.await("the first release alone", () -> host.records("web").equals(web));
        assertThat(host.records("worker")).isEqualTo(before);
    }

    @Test
    void more_replicas_that_do_not_come_up_leave_those_that_serve() {
        List<InstanceRecord> before = host.records("web");
        Workload three = new Workload(before.getFirst().spec(), 3, List.of(HostFixture.HOST));

        host.release(three, background(crashing()));
        host.awaitFinal("worker");

        HostFixture.await("the first one alone", () -> host.records("web").equals(before));
        assertThat(host.router.backends(HostFixture.HOST)).hasSize(1);

        host.release(three, background(worker));
        host.awaitComplete("web");
        assertThat(host.router.backends(HostFixture.HOST)).hasSize(3);
        assertThat(host.records("web")).containsAll(before);
    }

    @Test
    void a_daemon_that_dies_between_start_and_switch_is_followed_by_one_that_switches() {
        host.release(web(host.server("two"), 3000, "/", 1), background(worker("two")));
        HostFixture.await("a new web", () -> running("web").size() == 2);

        host.reopen();

        host.awaitComplete("web");
        host.awaitComplete("worker");
        assertThat(host.router.get("/")).isEqualTo("two");
        HostFixture.await(
                "the old ones to end",
                () -> running("web").size() == 1 && running("worker").size() == 1);
    }
}
