package dev.kilter.postgres;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Runs the statements of a file one by one, each for itself, and goes on where an earlier run was killed. A statement
/// whose end is unknown runs again only where that does no harm.
final class JournaledRun {
    private final Database database;
    private final Connection connection;
    private final SqlFile file;
    private final List<String> before;

    JournaledRun(Database database, Connection connection, SqlFile file, List<String> before) {
        this.database = database;
        this.connection = connection;
        this.file = file;
        this.before = before;
    }

    void apply(Bookkeeping ledger) throws SQLException {
        StatementJournal.create(connection);
        int count = file.statements().size();
        long start = System.nanoTime();
        for (int i = begun(); i < count; i++) {
            note(i, true);
            try {
                Script.run(connection, file.statements().get(i));
            } catch (Script.Failure e) {
                note(i, false);
                InvalidIndexes.drop(connection);
                throw FileRun.failed(
                        file,
                        e,
                        i + " of " + count + " statements are done and stay; the next run goes on there",
                        before);
            }
            note(i + 1, false);
        }
        inTransaction(() -> {
            ledger.record(connection, Duration.ofNanos(System.nanoTime() - start));
            StatementJournal.forget(connection, file.name());
            Ownership.sweep(connection, database.ownerRole());
        });
    }

    /// How many statements an earlier run has finished.
    private int begun() throws SQLException {
        StatementJournal.Position position = StatementJournal.find(connection, file.name());
        if (position == null) {
            return 0;
        }
        if (!position.sha256().equals(file.sha256()) && position.done() > 0) {
            throw halfDone("the file has changed since its first " + position.done() + " statements ran");
        }
        if (!position.running()) {
            return position.done();
        }
        SqlStatement last = file.statements().get(position.done());
        InvalidIndexes.drop(connection);
        if (BuiltIndex.isMadeBy(last, connection)) {
            return position.done() + 1;
        }
        if (!mayRepeat(last)) {
            throw halfDone("statement " + (position.done() + 1) + " was begun and its end is unknown: " + last.head());
        }
        return position.done();
    }

    /// What a named index build left half done is dropped by now, and IF [NOT] EXISTS repeats. An index without a
    /// name may stand already: built again, there would be two.
    static boolean mayRepeat(SqlStatement statement) {
        String flat = statement.sql().replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
        return flat.contains("IF NOT EXISTS")
                || flat.contains("IF EXISTS")
                || flat.startsWith("VACUUM")
                || flat.startsWith("ANALYZE")
                || flat.startsWith("REINDEX")
                || BuiltIndex.isNamedBy(statement);
    }

    private void note(int done, boolean running) throws SQLException {
        inTransaction(() -> StatementJournal.write(
                connection, file.name(), new StatementJournal.Position(file.sha256(), done, running)));
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void inTransaction(Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            database.checkFence(connection);
            work.run();
            connection.commit();
        } catch (SQLException | KilterException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private KilterException halfDone(String why) {
        return Problem.of(
                        KilterCode.MIGRATION_HALF_DONE,
                        "the migration '" + file.name() + "' was interrupted outside a transaction",
                        "Look at the database; if the statement is done, run: UPDATE kilter.migration_progress SET"
                                + " done = done + 1, running = false WHERE name = '" + file.name()
                                + "'; if not, set running = false. Then deploy again.")
                .withEvidence(why)
                .toException();
    }
}
