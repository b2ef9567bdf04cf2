package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `cron:` on the local platform, by the real clock.
@Drawn(oneIn = 16)
class RecurringIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private final Home home = SHARED.home();

    @Test
    void an_entry_runs_by_the_clock_and_its_runs_are_seen() {
        NoteApp app = new NoteApp(home.folder.resolve("apps/recurring"), "recurring").write("kilter.yaml", """
            project: acme/recurring
            env: { WHO: everybody }
            cron:
              minutely: { schedule: "* * * * *", command: [sh, -c, 'echo "$KILTER_PHASE for $WHO"'] }
            """);
        assertThat(app.run(home, 0, "deploy").err()).doesNotContain("minutely 0/0");
        assertThat(app.run(home, 0, "status").out())
                .containsPattern("cron minutely of prod \\(\\* \\* \\* \\* \\* Etc/UTC\\): (no run yet|last run 2)");

        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        String log = "";
        while (!log.contains("cron for everybody") && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            log = app.run(home, 0, "logs", "--process", "minutely").out();
        }
        assertThat(log).contains("cron for everybody");
        assertThat(app.run(home, 0, "status").out()).contains("cron minutely of prod", ": done, next ");
    }
}
