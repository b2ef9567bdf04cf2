package dev.kilter.postgres;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The database-wide lock of a migration run: a session advisory lock, polled. Waiting inside `pg_advisory_lock` holds
/// a snapshot and deadlocks with CREATE INDEX CONCURRENTLY. A killed session frees it.
public final class MigrationLock {
    private static final long KEY = 0x6b696c746572L;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private MigrationLock() {}

    /// Takes kilter's own lock for as long as this connection lives; after a minute of polling it is a `KLT-M06`
    /// problem that names the holder.
    public static void take(Connection connection) throws SQLException {
        take(connection, KEY);
    }

    /// As [#take(Connection)], with another tool's key: its command line cannot run at the same time then.
    public static void take(Connection connection, long key) throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!tryTake(connection, key)) {
            if (System.nanoTime() > end) {
                throw Problem.of(
                                KilterCode.MIGRATION_LOCK,
                                "another session has been migrating this database for " + PATIENCE.toSeconds() + " s",
                                "Wait for it, or end that session, and deploy again.")
                        .withEvidence(holder(connection, key))
                        .toException();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLException("interrupted", e);
            }
        }
    }

    /// Sees to it that this connection still has kilter's lock, and the others: a file may have given them away
    /// (`pg_advisory_unlock_all`). Throws when somebody else has one by now.
    public static void keep(Connection connection, List<Long> others) throws SQLException {
        boolean held = tryTake(connection, KEY);
        for (long other : others) {
            held &= tryTake(connection, other);
        }
        if (!held) {
            throw new SQLException("it gave the migration lock away, and another run has it now", "55000");
        }
    }

    private static boolean tryTake(Connection connection, long key) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + key + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static String holder(Connection connection, long key) throws SQLException {
        String sql = """
            SELECT 'pid ' || a.pid || ' (' || coalesce(a.application_name, '') || ') since ' || coalesce(a.state_change::text, 'an unknown time')
              || ': ' || left(regexp_replace(coalesce(a.query, ''), '\\s+', ' ', 'g'), 80)
            FROM pg_locks l JOIN pg_stat_activity a USING (pid)
            WHERE l.locktype = 'advisory' AND l.granted AND (l.classid::bigint << 32 | l.objid::bigint) =
            """;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql + key)) {
            return row.next() ? row.getString(1) : "its holder is gone";
        }
    }
}
