package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.Slot;
import dev.kilter.testkit.Drawn;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A deploy that somebody wants to end, while it waits and while it migrates.
@Drawn(oneIn = 16)
class CancelIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static Home.Ran kilter(MoodyApp app, String... words) {
        String[] command = new String[words.length + 3];
        System.arraycopy(words, 0, command, 0, words.length);
        command[words.length] = "--local";
        command[words.length + 1] = "-C";
        command[words.length + 2] = app.folder().toString();
        return SHARED.home().kilter(command);
    }

    @Test
    void it_ends_before_its_next_step_and_what_was_live_serves() {
        MoodyApp app = new MoodyApp(SHARED.home(), "doubt");
        Home.Ran first = app.deploy("--migration");
        assertThat(first.exit()).as(first.toString()).isZero();
        App page = new App(first.out());
        app.mood("fine", 2);
        app.write("migrations/0002_slow.sql", "SELECT pg_advisory_lock(20);\nCREATE TABLE slow (id int);\n");
        Sql holder = new Platform(SHARED.home())
                .sql(Slot.parse("acme/doubt/prod").names().database());
        holder.one("SELECT pg_advisory_lock(20)");
        String migrating = app.deploy("--migration", "--detach")
                .out()
                .strip()
                .lines()
                .toList()
                .getLast();
        String waiting = app.deploy("--detach", "--skip-migration-check").out().strip();
        assertThat(app.deploy("--no-lock-wait", "--skip-migration-check").exit())
                .isEqualTo(5);
        Home.Ran lock = kilter(app, "lock", "status");
        assertThat(lock.out()).contains("is held by " + migrating, "1. " + waiting);

        Instant begin = Instant.now();
        Home.Ran queued = kilter(app, "cancel", waiting);
        assertThat(queued.exit()).as(queued.toString()).isZero();
        assertThat(queued.out()).contains(waiting + ": cancelled by", "while it waited", "What serves: r1");
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));

        CompletableFuture<Home.Ran> cancelling = CompletableFuture.supplyAsync(() -> kilter(app, "cancel"));
        new Platform(SHARED.home())
                .await(
                        "it is told to end",
                        () -> kilter(app, "audit")
                                .out()
                                .lines()
                                .anyMatch(line -> line.contains("deploy.cancel") && line.contains(migrating)));
        holder.close();
        Home.Ran running = cancelling.join();
        assertThat(running.exit()).as(running.toString()).isZero();
        assertThat(running.out()).contains(migrating + ": cancelled by", "before the step 'commit'");
        assertThat(kilter(app, "cancel", migrating).exit()).as("again").isZero();
        assertThat(kilter(app, "cancel").out()).contains("nothing to cancel");
        assertThat(page.get("/")).contains("version 1 ");
        assertThat(kilter(app, "releases").out()).contains("r1 *").doesNotContain("r2");
        assertThat(kilter(app, "migrate", "status").out()).contains("0002_slow.sql");
        assertThat(kilter(app, "audit").out()).contains("deploy.cancel", migrating, waiting);

        Home.Ran again = app.deploy("--migration");
        assertThat(again.exit()).as(again.toString()).isZero();
        assertThat(page.get("/")).contains("version 2 ");
        Home.Ran late = kilter(
                app,
                "cancel",
                kilter(app, "deploys").out().lines().toList().get(1).split(" ", -1)[0]);
        assertThat(late.exit()).isEqualTo(5);
        assertThat(late.err()).contains("KLT-L04", "kilter rollback");
        assertThat(kilter(app, "lock", "break").out()).contains("was free");
    }
}
