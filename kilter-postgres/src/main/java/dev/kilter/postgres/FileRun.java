package dev.kilter.postgres;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Applies one file together with its ledger row: in one transaction, or statement by statement with a journal. Either
/// way it may be killed anywhere and run again.
public final class FileRun {
    private static final int TRIES = 20;

    private final Database database;
    private final Connection connection;
    private final List<String> before;

    /// A run on this connection, which holds the migration lock and has auto-commit on.
    ///
    /// @param before names of the files that this deploy has applied already, for messages
    public FileRun(Database database, Connection connection, List<String> before) {
        this.database = database;
        this.connection = connection;
        this.before = List.copyOf(before);
    }

    /// Applies the file. A lock that is not to be had within two seconds is tried again, for about fifteen seconds
    /// in all.
    public void apply(SqlFile file, Bookkeeping ledger) throws SQLException {
        if (file.outsideTransaction()) {
            new JournaledRun(database, connection, file, before).apply(ledger);
            return;
        }
        for (int attempt = 1; !inTransaction(file, ledger, attempt == TRIES); attempt++) {
            pause();
        }
    }

    /// True when it is applied; false when a lock was not to be had and it is worth another try.
    private boolean inTransaction(SqlFile file, Bookkeeping ledger, boolean last) throws SQLException {
        long start = System.nanoTime();
        connection.setAutoCommit(false);
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = '2s'");
            }
            database.checkFence(connection);
            Script.run(connection, file.statements());
            ledger.record(connection, Duration.ofNanos(System.nanoTime() - start));
            Ownership.sweep(connection, database.ownerRole());
            connection.commit();
            return true;
        } catch (Script.Failure e) {
            connection.rollback();
            if ("55P03".equals(e.sql().getSQLState()) && !last) {
                return false;
            }
            throw failed(file, e, file.name() + " left nothing behind", before);
        } catch (SQLException | KilterException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    static KilterException failed(SqlFile file, Script.Failure failure, String state, List<String> before) {
        List<String> evidence =
                before.isEmpty() ? List.of(state) : List.of(String.join(", ", before) + " applied and stays; " + state);
        return SqlProblem.of(
                KilterCode.MIGRATION_FAILED,
                "migration " + file.name(),
                file.text(),
                failure.statement(),
                evidence,
                failure.sql());
    }

    private static void pause() throws SQLException {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(100, 500));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        }
    }
}
