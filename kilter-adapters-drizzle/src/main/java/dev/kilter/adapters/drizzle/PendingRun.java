package dev.kilter.adapters.drizzle;

import dev.kilter.postgres.FileRun;
import dev.kilter.postgres.Ownership;
import dev.kilter.postgres.Script;
import dev.kilter.postgres.SqlFile;
import dev.kilter.postgres.SqlProblem;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.Observer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs files and their rows: all in one transaction, as the tool does, but for files that ask to run outside one.
final class PendingRun {
    private static final int TRIES = 20;

    private final Database database;
    private final Connection connection;
    private final Ledger ledger;
    private final Layout layout;
    private final Observer observer;
    private final List<String> applied = new ArrayList<>();

    PendingRun(Database database, Connection connection, Ledger ledger, Layout layout, Observer observer) {
        this.database = database;
        this.connection = connection;
        this.ledger = ledger;
        this.layout = layout;
        this.observer = observer;
    }

    /// A migration and what runs of it.
    record Pending(Entry entry, SqlFile file) {}

    /// Runs them in order and returns their names.
    List<String> run(List<Pending> pending) throws SQLException {
        List<Pending> together = new ArrayList<>();
        for (Pending next : pending) {
            if (next.file().outsideTransaction()) {
                inOneTransaction(together);
                together.clear();
                alone(next);
            } else {
                together.add(next);
            }
        }
        inOneTransaction(together);
        return applied;
    }

    private void alone(Pending next) throws SQLException {
        observer.on(new Observer.Event.Started(next.entry().name()));
        long start = System.nanoTime();
        new FileRun(database, connection, applied).apply(next.file(), (_, _) -> ledger.insert(layout, next.entry()));
        finished(next, Duration.ofNanos(System.nanoTime() - start));
    }

    private void inOneTransaction(List<Pending> group) throws SQLException {
        if (group.isEmpty()) {
            return;
        }
        group.forEach(
                next -> observer.on(new Observer.Event.Started(next.entry().name())));
        for (int attempt = 1; !attempt(group, attempt == TRIES); attempt++) {
            pause();
        }
    }

    /// True when all is applied; false when a lock was not to be had and it is worth another try.
    private boolean attempt(List<Pending> group, boolean last) throws SQLException {
        List<Duration> took = new ArrayList<>();
        connection.setAutoCommit(false);
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = '2s'");
            }
            database.checkFence(connection);
            for (Pending next : group) {
                long start = System.nanoTime();
                one(next, group);
                took.add(Duration.ofNanos(System.nanoTime() - start));
            }
            Ownership.sweep(connection, database.ownerRole());
            connection.commit();
        } catch (LockMissed e) {
            connection.rollback();
            if (last) {
                throw e.problem;
            }
            return false;
        } catch (SQLException | KilterException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
        for (int i = 0; i < group.size(); i++) {
            finished(group.get(i), took.get(i));
        }
        return true;
    }

    private void one(Pending next, List<Pending> group) throws SQLException, LockMissed {
        try {
            Script.run(connection, next.file().statements());
        } catch (Script.Failure e) {
            KilterException problem = problem(next, group, e);
            if ("55P03".equals(e.sql().getSQLState())) {
                throw new LockMissed(problem);
            }
            throw problem;
        }
        ledger.insert(layout, next.entry());
    }

    private KilterException problem(Pending next, List<Pending> group, Script.Failure failure) {
        List<String> evidence = new ArrayList<>();
        if (!applied.isEmpty()) {
            evidence.add(String.join(", ", applied) + " applied and stays");
        }
        evidence.add(
                group.size() == 1
                        ? next.entry().name() + " left nothing behind"
                        : "all " + group.size()
                                + " pending files run in one transaction, as drizzle-kit runs them: none left anything"
                                + " behind");
        KilterException problem = SqlProblem.of(
                KilterCode.MIGRATION_FAILED,
                "migration " + next.entry().name(),
                next.file().text(),
                failure.statement(),
                evidence,
                failure.sql());
        String hint = outsideHint(failure.sql().getSQLState());
        return hint == null
                ? problem
                : new Problem(
                                problem.problem().code(),
                                problem.problem().detail(),
                                hint,
                                problem.problem().evidence())
                        .toException(failure.sql());
    }

    private static @Nullable String outsideHint(@Nullable String state) {
        if ("25001".equals(state)) {
            return "Put the statement into a file of its own whose first line is `-- kilter:no-transaction`"
                    + " (drizzle-kit generate --custom).";
        }
        if ("55P04".equals(state)) {
            return "Put the ALTER TYPE … ADD VALUE into an earlier file of its own whose first line is"
                    + " `-- kilter:no-transaction`.";
        }
        return null;
    }

    private void finished(Pending next, Duration took) {
        applied.add(next.entry().name());
        observer.on(new Observer.Event.Finished(next.entry().name(), took));
    }

    private static void pause() throws SQLException {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(100, 500));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        }
    }

    /// A lock that was not to be had in time; the transaction is rolled back and may be tried again.
    private static final class LockMissed extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient KilterException problem;

        LockMissed(KilterException problem) {
            super(problem);
            this.problem = problem;
        }
    }
}
