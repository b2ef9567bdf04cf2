package dev.kilter.postgres;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Runs a file outside a transaction, step by step, and goes on where an earlier run was killed. What can be in a
/// transaction is, together with its place in the journal: its end is never unknown. A statement that PostgreSQL runs
/// in none, and whose end is unknown, runs again only where that does no harm.
final class JournaledRun {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Database database;
    private final Connection connection;
    private final SqlFile file;
    private final List<String> before;
    private final Consumer<String> notes;

    JournaledRun(Database database, Connection connection, SqlFile file, List<String> before, Consumer<String> notes) {
        this.database = database;
        this.connection = connection;
        this.file = file;
        this.before = before;
        this.notes = notes;
    }

    void apply(Bookkeeping ledger) throws SQLException {
        List<JournaledStep> steps = JournaledStep.of(file.text(), file.statements());
        StatementJournal.create(connection);
        long start = System.nanoTime();
        int done = begun();
        setAgain(done);
        try (Blockers blockers =
                Blockers.of(database, connection, PATIENCE, who -> notes.accept(file.name() + " waits for " + who))) {
            for (JournaledStep step : steps) {
                if (step.last() > done) {
                    run(step, blockers);
                }
            }
        }
        inTransaction(() -> {
            CleanSession.restore(connection);
            database.checkFence(connection);
            ledger.record(connection, Duration.ofNanos(System.nanoTime() - start));
            StatementJournal.forget(connection, file.name());
            Ownership.sweep(connection, database.ownerRole()).forEach(notes);
        });
    }

    private void run(JournaledStep step, Blockers blockers) throws SQLException {
        try {
            switch (step.end()) {
                case BY_ITSELF -> byItself(step);
                case WITH_JOURNAL -> togetherOrByItself(step);
                case COMMIT -> together(step);
                case ROLLBACK -> {
                    undone(step);
                    note(step.last(), false);
                }
            }
        } catch (Script.Failure e) {
            note(step.first(), false);
            List<String> evidence = new ArrayList<>();
            IndexBuild build = IndexBuild.of(e.statement());
            if (build != null) {
                build.removeLeft(connection)
                        .forEach(index -> evidence.add("the invalid index '" + index + "' that it left is removed"));
            }
            evidence.add(step.first() + " of " + file.statements().size()
                    + " statements are done and stay; the next run goes on there");
            throw FileRun.failed(file, e, evidence, before, blockers.last());
        }
    }

    private void byItself(JournaledStep step) throws Script.Failure, SQLException {
        note(step.first(), true);
        Script.run(connection, step.statements());
        note(step.last(), false);
    }

    /// A routine that commits, and whatever else PostgreSQL refuses in a transaction, has done nothing yet when it
    /// says so.
    private void togetherOrByItself(JournaledStep step) throws Script.Failure, SQLException {
        try {
            together(step);
        } catch (Script.Failure e) {
            String state = e.sql().getSQLState();
            if (!"2D000".equals(state) && !"25001".equals(state)) {
                throw e;
            }
            byItself(step);
        }
    }

    private void together(JournaledStep step) throws Script.Failure, SQLException {
        connection.setAutoCommit(false);
        try {
            Script.run(connection, step.inner());
            CleanSession.asOwner(connection, database);
            database.checkFence(connection);
            write(step.last(), false);
            Script.commit(connection, step.statements().getLast());
        } catch (Script.Failure | SQLException | KilterException e) {
            Script.rollBack(connection, e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void undone(JournaledStep step) throws Script.Failure, SQLException {
        connection.setAutoCommit(false);
        try {
            Script.run(connection, step.inner());
            connection.rollback();
        } catch (Script.Failure e) {
            Script.rollBack(connection, e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /// How many statements an earlier run has finished.
    private int begun() throws SQLException {
        StatementJournal.Position position = StatementJournal.find(connection, file.name());
        if (position == null) {
            return 0;
        }
        int done = position.done();
        if (!position.isOf(file)) {
            throw halfDone(
                    (done == 1 ? "the first statement has" : "the first " + done + " statements have")
                            + " run, and the file has changed there since",
                    "Restore them (git log -p -- " + file.text().path() + "), and change only what comes after.");
        }
        if (!position.running() || done >= file.statements().size()) {
            return done;
        }
        setAgain(done);
        SqlStatement last = file.statements().get(done);
        return switch (Effect.of(last, connection, notes)) {
            case THERE -> done + 1;
            case NOT_THERE -> done;
            case UNKNOWN ->
                throw halfDone(
                        "at " + file.text().path() + ":" + last.line() + "   " + last.head()
                                + "   was begun and its end is unknown",
                        "Look whether it has ended (kilter db psql), then say so: kilter migrate resolve " + file.name()
                                + " --done, or --not-done");
        };
    }

    /// What the file has set before is gone with the session of the run that was killed.
    private void setAgain(int done) throws SQLException {
        for (SqlStatement statement : file.statements().subList(0, done)) {
            boolean sets = statement.begins("SET") || statement.begins("RESET");
            boolean local = statement.begins("SET", "LOCAL")
                    || statement.begins("SET", "TRANSACTION")
                    || statement.begins("SET", "CONSTRAINTS");
            if (sets && !local) {
                CleanSession.execute(connection, statement.sql());
            }
        }
    }

    private void note(int done, boolean running) throws SQLException {
        inTransaction(() -> {
            CleanSession.asOwner(connection, database);
            database.checkFence(connection);
            write(done, running);
        });
    }

    private void write(int done, boolean running) throws SQLException {
        StatementJournal.write(connection, file.name(), StatementJournal.Position.at(file, done, running));
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void inTransaction(Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            CleanSession.execute(connection, "SET TRANSACTION READ WRITE");
            work.run();
            connection.commit();
        } catch (SQLException | KilterException e) {
            Script.rollBack(connection, e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private KilterException halfDone(String why, String hint) {
        return Problem.of(
                        KilterCode.MIGRATION_HALF_DONE,
                        "the migration '" + file.name() + "' was interrupted outside a transaction",
                        hint)
                .withEvidence(why)
                .toException();
    }
}
