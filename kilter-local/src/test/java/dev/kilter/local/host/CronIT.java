package dev.kilter.local.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.effects.Effects;
import dev.kilter.sdk.app.CronConfig.Concurrency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What recurs, on a clock that the test moves; the runs are real processes.
final class CronIT {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:30Z");

    private final Path folder;
    private HostFixture host;
    private Cron cron;
    private volatile Instant now = NOON;

    CronIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void open() {
        host = new HostFixture(folder);
        cron = daemon();
    }

    @AfterEach
    void close() {
        cron.close();
        host.close();
    }

    private Cron daemon() {
        return new Cron(folder.resolve("cluster"), host.jobs(), Effects.real(), () -> now);
    }

    private void want(String script, Concurrency concurrency) {
        want(script, concurrency, false);
    }

    private void want(String script, Concurrency concurrency, boolean suspended) {
        ProcessSpec spec = HostFixture.spec("nightly", host.images.script(script), new ProcessSpec.Listening(0, null));
        cron.apply(HostFixture.NAMESPACE, List.of(new CronSpec(spec, "* * * * *", "Etc/UTC", concurrency, suspended)));
    }

    private Cron.State state() {
        return cron.states(HostFixture.NAMESPACE).getFirst();
    }

    private void minuteLater() {
        now = now.plus(Duration.ofMinutes(1));
        cron.tick();
    }

    private void awaitMessage(String part) {
        HostFixture.await(part, () -> {
            cron.tick();
            return state().message().contains(part);
        });
    }

    private List<String> logs() {
        return cron.logs(HostFixture.NAMESPACE, "nightly").stream()
                .map(CronIT::read)
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void it_runs_when_it_is_due_with_the_app_s_environment_and_once() {
        want("echo \"$GREETING\" \"$DATABASE_URL\"", Concurrency.FORBID);
        cron.tick();
        assertThat(state().message()).isEqualTo("no run yet, next 2026-11-26T12:01:00Z");

        minuteLater();
        awaitMessage("last run 2026-11-26T12:01:00Z: done, next 2026-11-26T12:02:00Z");

        assertThat(state().schedule()).isEqualTo("* * * * * Etc/UTC");
        assertThat(logs()).containsExactly("hello postgres://x\n");
    }

    @Test
    void a_run_that_fails_says_so_and_the_next_one_comes_all_the_same() {
        want("echo no; exit 3", Concurrency.FORBID);
        minuteLater();
        awaitMessage("12:01:00Z: failed with exit code 3");
        minuteLater();
        awaitMessage("12:02:00Z: failed with exit code 3");
        assertThat(logs()).hasSize(2);
    }

    @Test
    void while_a_run_is_at_work_the_next_one_is_left_out() {
        want("sleep 600", Concurrency.FORBID);
        minuteLater();
        awaitMessage("running since 2026-11-26T12:01:00Z");
        minuteLater();
        awaitMessage("2026-11-26T12:02:00Z left out, as the run before was still at work");
        assertThat(state().running()).isEqualTo(1);
    }

    @Test
    void one_that_replaces_ends_the_run_before() {
        want("sleep 600", Concurrency.REPLACE);
        minuteLater();
        awaitMessage("running since 2026-11-26T12:01:00Z");
        minuteLater();
        awaitMessage("running since 2026-11-26T12:02:00Z");
        assertThat(state().running()).isEqualTo(1);
    }

    @Test
    void others_run_side_by_side() {
        want("sleep 600", Concurrency.ALLOW);
        minuteLater();
        awaitMessage("running since 2026-11-26T12:01:00Z");
        minuteLater();
        awaitMessage("running since 2026-11-26T12:02:00Z");
        assertThat(state().running()).isEqualTo(2);
    }

    @Test
    void none_is_started_while_it_is_suspended() {
        want("echo done", Concurrency.FORBID, true);
        minuteLater();
        minuteLater();
        assertThat(state().message()).isEqualTo("no run yet, suspended while the env sleeps");
        assertThat(logs()).isEmpty();

        want("echo done", Concurrency.FORBID);
        minuteLater();
        awaitMessage("last run 2026-11-26T12:03:00Z: done");
        assertThat(logs()).hasSize(1);
    }

    @Test
    void the_next_daemon_knows_the_runs_and_makes_up_for_no_more_than_a_minute() {
        want("echo done", Concurrency.FORBID);
        minuteLater();
        awaitMessage("12:01:00Z: done");

        now = now.plus(Duration.ofMinutes(30));
        cron = daemon();
        want("echo done", Concurrency.FORBID);
        assertThat(state().message()).contains("12:01:00Z: done");
        cron.tick();
        awaitMessage("12:31:00Z: done");
        assertThat(logs()).hasSize(2);
    }

    @Test
    void the_logs_of_the_last_runs_are_kept_and_all_goes_with_the_entry() {
        want("echo done", Concurrency.FORBID);
        for (int minute = 1; minute <= 5; minute++) {
            minuteLater();
            awaitMessage("12:0" + minute + ":00Z: done");
        }
        HostFixture.await("three runs to be kept", () -> logs().size() == 3);

        cron.apply(HostFixture.NAMESPACE, List.of());
        assertThat(cron.states(HostFixture.NAMESPACE)).isEmpty();
        assertThat(folder.resolve("cluster/" + HostFixture.NAMESPACE + "/.jobs"))
                .isEmptyDirectory();
        assertThat(folder.resolve("cluster/" + HostFixture.NAMESPACE + "/.cron"))
                .isEmptyDirectory();
    }
}
