package dev.kilter.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.JobSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// The runner of a deploy whose deadline has passed still works when the next deploy's runner comes. Both are started
/// here past the server and the operator: nothing but the database's lock and its fence holds them apart.
class LateRunnerIT {
    private static final Map<String, String> EARLIER = Map.of(
            "migrations/1_slow.sql",
            """
            CREATE TABLE step (name text PRIMARY KEY, fence bigint);
            DO $$ BEGIN
              WHILE EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND granted) LOOP
                PERFORM pg_sleep(0.05);
              END LOOP;
            END $$;
            """,
            "migrations/2_after.sql",
            "INSERT INTO step SELECT 'after', fence FROM kilter.fence;");
    private static final Map<String, String> NEXT = new TreeMap<>(EARLIER);

    static {
        NEXT.put("migrations/3_next.sql", "INSERT INTO step SELECT 'next', fence FROM kilter.fence;");
    }

    @Test
    void the_later_one_waits_for_the_file_that_runs_and_the_earlier_one_begins_no_other() throws Exception {
        try (RunnerFixture platform = new RunnerFixture();
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            JobSpec earlier = platform.job("migrate", "sql", "migrations", EARLIER, 1);
            JobSpec next = platform.job("migrate", "sql", "migrations", NEXT, 2);
            Future<JobLine> early;
            Future<JobLine> late;
            try (Connection gate = RunnerFixture.connect(platform.name())) {
                execute(gate, "SELECT pg_advisory_lock(4711)");
                early = pool.submit(() -> platform.run(earlier, EARLIER));
                await(platform, "query LIKE '%4711%'");

                late = pool.submit(() -> platform.run(next, NEXT));
                await(platform, "query LIKE '%pg_advisory_xact_lock(%' AND wait_event_type = 'Lock'");

                assertThat(late.isDone()).isFalse();
                assertThat(platform.query("SELECT coalesce(to_regclass('step')::text, 'not yet')"))
                        .containsExactly("not yet");
            }

            assertThat(late.get())
                    .isInstanceOfSatisfying(
                            JobLine.Report.class,
                            report -> assertThat(report.summary()).isEqualTo("sql: 2 of 3 applied"));
            assertThatThrownBy(early::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(KilterException.class, e -> {
                        assertThat(e.problem().code()).isEqualTo(KilterCode.LEASE_LOST.code());
                        assertThat(e.problem().evidence()).contains("its fence is 2, this deploy's is 1");
                    });
            assertThat(platform.query("SELECT name || ' ' || fence FROM step ORDER BY name"))
                    .as("who wrote what")
                    .containsExactly("after 2", "next 2");
            assertThatThrownBy(() -> platform.run(earlier, EARLIER))
                    .as("the earlier one once more")
                    .isInstanceOfSatisfying(
                            KilterException.class,
                            e -> assertThat(e.problem().code()).isEqualTo(KilterCode.LEASE_LOST.code()));
        }
    }

    private static void await(RunnerFixture platform, String activity) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (platform.query("SELECT pid::text FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid <> pg_backend_pid() AND state = 'active' AND " + activity)
                .isEmpty()) {
            assertThat(System.nanoTime()).as("waiting for " + activity).isLessThan(end);
            LockSupport.parkNanos(20_000_000L);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
