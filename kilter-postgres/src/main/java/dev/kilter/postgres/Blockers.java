package dev.kilter.postgres;

import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Watches a session from a second one and tells who keeps it waiting for a lock: who, since when, with which query.
/// Once the wait is over, PostgreSQL no longer knows.
final class Blockers implements AutoCloseable {
    private static final long PAUSE_MILLIS = 200;

    private final Database database;
    private final Duration patience;
    private final int pid;
    private final Consumer<String> changed;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable String last;

    private Blockers(Database database, Duration patience, int pid, Consumer<String> changed) {
        this.database = database;
        this.patience = patience;
        this.pid = pid;
        this.changed = changed;
        this.thread = Thread.ofVirtual().unstarted(this::watch);
    }

    /// Watches this session from `patience` on until it is closed; `changed` hears of each one that has kept it
    /// waiting for some time. It only reads.
    static Blockers of(Database database, Connection waiting, Duration patience, Consumer<String> changed)
            throws SQLException {
        try (PreparedStatement own = waiting.prepareStatement("SELECT pg_backend_pid()");
                ResultSet row = own.executeQuery()) {
            row.next();
            Blockers blockers = new Blockers(database, patience, row.getInt(1), changed);
            blockers.thread.start();
            return blockers;
        }
    }

    /// The last one that was seen; null when there was none.
    @Nullable
    String last() {
        return last;
    }

    @Override
    public void close() {
        end.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        try {
            if (end.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            try (Connection connection = database.connect()) {
                watch(connection);
            }
        } catch (SQLException | RuntimeException e) {
            // Whatever ends the watch is told with the next failure: nobody waits for this thread's own.
            last = "who holds it cannot be seen: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(Connection connection) throws SQLException, InterruptedException {
        // The login may see more of others' queries than the owner.
        CleanSession.execute(connection, "SELECT set_config('role', 'none', false)");
        int times = 0;
        while (!end.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            String now = find(connection);
            times = now != null && now.equals(last) ? times + 1 : 0;
            last = now == null ? last : now;
            if (now != null && times == 5) {
                changed.accept(now);
            }
        }
    }

    private @Nullable String find(Connection connection) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement("""
            SELECT 'pid ' || a.pid || coalesce(' of ' || a.usename, '') ||
              coalesce(' (' || nullif(a.application_name, '') || ')', '') ||
              coalesce(' since ' || to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '') ||
              coalesce(', ' || a.state, '') || ': ' || left(regexp_replace(coalesce(a.query, ''), '\\s+', ' ', 'g'), 120)
            FROM unnest(pg_blocking_pids(?)) b (pid) JOIN pg_stat_activity a ON a.pid = b.pid ORDER BY a.xact_start LIMIT 1
            """)) {
            find.setInt(1, pid);
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
