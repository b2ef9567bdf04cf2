package dev.kilter.local.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostJobsIT {
    private final Path folder;
    private final HostFixture host;
    private final HostJobs jobs;

    HostJobsIT(@TempDir Path folder) {
        this.folder = folder;
        this.host = new HostFixture(folder);
        this.jobs = host.jobs();
    }

    @AfterEach
    void close() {
        jobs.delete(HostFixture.NAMESPACE, "mig-1");
        host.close();
    }

    private static HostJob job(Program program) {
        return new HostJob(HostFixture.NAMESPACE, "mig-1", program, Map.of("TO", "world"), List.of("db"));
    }

    private static JobState state(HostJobs jobs) {
        return jobs.state(HostFixture.NAMESPACE, "mig-1");
    }

    private Path go() {
        return folder.resolve("go");
    }

    private HostJob waiting() {
        return job(new Program.OfHost(List.of(
                "sh", "-c", "echo hello $TO; while [ ! -e " + go() + " ]; do sleep 0.02; done; echo bye; exit 3")));
    }

    @Test
    void a_job_runs_once_with_its_variables_and_its_exit_code_is_kept() throws IOException {
        jobs.start(waiting());
        jobs.start(waiting());
        assertThat(state(jobs)).isEqualTo(new JobState.Running());
        Files.createFile(go());
        HostFixture.await("its end", () -> state(jobs).equals(new JobState.Ended(3)));
        jobs.start(waiting());

        assertThat(state(jobs)).isEqualTo(new JobState.Ended(3));
        assertThat(jobs.log(HostFixture.NAMESPACE, "mig-1")).hasContent("hello world\nbye");
    }

    @Test
    void a_daemon_that_comes_later_waits_for_it_and_learns_its_end() throws IOException {
        jobs.start(waiting());
        HostJobs later = host.jobs();
        later.start(waiting());
        assertThat(state(later)).isEqualTo(new JobState.Running());
        Files.createFile(go());

        HostFixture.await("its end", () -> state(later).equals(new JobState.Ended(3)));
        assertThat(later.log(HostFixture.NAMESPACE, "mig-1")).hasContent("hello world\nbye");
    }

    @Test
    void a_job_is_seen_as_soon_as_it_is_started() {
        for (int i = 0; i < 40; i++) {
            String name = "quick-" + i;
            Program sleeps = new Program.OfHost(List.of("sleep", "60"));
            jobs.start(new HostJob(HostFixture.NAMESPACE, name, sleeps, Map.of(), List.of()));
            assertThat(jobs.state(HostFixture.NAMESPACE, name)).as(name).isEqualTo(new JobState.Running());
        }
        for (int i = 0; i < 40; i++) {
            jobs.delete(HostFixture.NAMESPACE, "quick-" + i);
        }
    }

    @Test
    void all_jobs_of_a_namespace_that_goes_end_with_it() {
        Program sleeps = new Program.OfHost(List.of("sleep", "60"));
        for (String namespace : List.of(HostFixture.NAMESPACE, "other")) {
            jobs.start(new HostJob(namespace, "lasts", sleeps, Map.of(), List.of()));
        }
        jobs.endAll(HostFixture.NAMESPACE);
        ProcessTable table = new ProcessTable();
        assertThat(table.marked(HostFixture.NAMESPACE + ".job.lasts")).isEmpty();
        assertThat(table.marked("other.job.lasts")).isNotEmpty();
        jobs.delete("other", "lasts");
    }

    private void kill() {
        ProcessTable table = new ProcessTable();
        HostFixture.await(
                "its loop",
                () -> table.marked(HostFixture.NAMESPACE + ".job.mig-1").size() > 1);
        for (int round = 0; round < 50; round++) {
            table.marked(HostFixture.NAMESPACE + ".job.mig-1")
                    .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
        HostFixture.await("its end", () -> !state(jobs).equals(new JobState.Running()));
    }

    @Test
    void a_command_of_an_app_that_was_killed_whole_is_lost_and_not_started_again() {
        String image = host.images.script("while true; do sleep 0.02; done");
        HostJob job = job(new Program.OfImage(image, List.of("sh", "run.sh"), List.of()));
        jobs.start(job);
        kill();

        jobs.start(job);
        assertThat(state(jobs)).isIn(new JobState.Lost(), new JobState.Ended(137));
    }

    @Test
    void a_program_of_the_platform_that_was_killed_is_started_again_but_not_for_ever() {
        for (int attempt = 1; attempt < 3; attempt++) {
            jobs.start(waiting());
            kill();
            assertThat(state(jobs)).isEqualTo(new JobState.Pending());
        }
        jobs.start(waiting());
        assertThat(state(jobs)).isEqualTo(new JobState.Running());
        kill();

        jobs.start(waiting());
        assertThat(state(jobs)).isIn(new JobState.Lost(), new JobState.Ended(137));
    }

    @Test
    void a_recorded_job_that_never_began_is_started() throws IOException {
        Path place = Files.createDirectories(
                folder.resolve("cluster").resolve(HostFixture.NAMESPACE).resolve(".jobs/mig-1"));
        Files.writeString(
                place.resolve("job.json"),
                "{\"id\":\"" + HostFixture.NAMESPACE + ".job.mig-1\",\"attempt\":1,\"repeatable\":true}");
        Files.createFile(go());
        assertThat(state(jobs)).isEqualTo(new JobState.Pending());

        jobs.start(waiting());
        HostFixture.await("its end", () -> state(jobs).equals(new JobState.Ended(3)));
    }

    @Test
    void a_command_of_an_image_may_be_a_job() {
        String image = host.images.script("echo from the image; pwd");
        jobs.start(job(new Program.OfImage(image, List.of("sh", "run.sh"), List.of())));
        HostFixture.await("its end", () -> state(jobs).equals(new JobState.Ended(0)));

        assertThat(jobs.log(HostFixture.NAMESPACE, "mig-1")).content().contains("from the image", "/rootfs/app");
    }

    @Test
    void deleting_ends_the_whole_tree() {
        jobs.start(job(new Program.OfHost(List.of("sh", "-c", "sleep 300 & setsid sleep 300 & wait"))));
        ProcessTable table = new ProcessTable();
        HostFixture.await(
                "its children",
                () -> table.marked(HostFixture.NAMESPACE + ".job.mig-1").size() >= 4);

        jobs.delete(HostFixture.NAMESPACE, "mig-1");
        jobs.delete(HostFixture.NAMESPACE, "mig-1");

        assertThat(table.marked(HostFixture.NAMESPACE + ".job.mig-1")).isEmpty();
        assertThat(state(jobs)).isEqualTo(new JobState.Absent());
    }

    @Test
    void what_is_missing_is_told_before_anything_starts() {
        assertThatThrownBy(() -> jobs.start(new HostJob(
                        HostFixture.NAMESPACE,
                        "mig-1",
                        new Program.OfHost(List.of("sh")),
                        Map.of(),
                        List.of("nothing"))))
                .isInstanceOf(KilterException.class)
                .hasMessageContaining("'nothing'");
        assertThat(state(jobs)).isEqualTo(new JobState.Absent());
    }
}
