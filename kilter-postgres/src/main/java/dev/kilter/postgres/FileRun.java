package dev.kilter.postgres;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Applies one file together with its ledger row: in one transaction, or statement by statement with a journal. Either
/// way it may be killed anywhere and run again.
public final class FileRun {
    private static final int TRIES = 20;
    private static final int FEW = 5;
    private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '2s'";

    private final Database database;
    private final Connection connection;
    private final List<String> before;
    private final Consumer<String> notes;
    private final int tries;

    /// A run on this connection, which holds the migration lock and has auto-commit on.
    ///
    /// @param before names of the files that this deploy has applied already, for messages
    public FileRun(Database database, Connection connection, List<String> before) {
        this(database, connection, before, _ -> {});
    }

    /// As above, with somebody who hears what is worth a line: who keeps a statement waiting, what was removed.
    public FileRun(Database database, Connection connection, List<String> before, Consumer<String> notes) {
        this(database, connection, before, notes, TRIES);
    }

    FileRun(Database database, Connection connection, List<String> before, Consumer<String> notes, int tries) {
        this.database = database;
        this.connection = connection;
        this.before = before;
        this.notes = notes;
        this.tries = tries;
    }

    /// A file and its ledger row.
    public record Part(SqlFile file, Bookkeeping ledger) {}

    /// Applies the file. A lock that is not to be had within two seconds is tried again, for about a minute in all.
    public void apply(SqlFile file, Bookkeeping ledger) throws SQLException {
        if (file.outsideTransaction()) {
            new JournaledRun(database, connection, file, before, notes).apply(ledger);
            return;
        }
        applyTogether(List.of(new Part(file, ledger)));
    }

    /// Applies these files in one transaction: all of them or none.
    public void applyTogether(List<Part> parts) throws SQLException {
        if (parts.isEmpty() || inTransaction(parts, null)) {
            return;
        }
        String names = names(parts.stream().map(part -> part.file().name()).toList());
        try (Blockers blockers =
                Blockers.of(database, connection, Duration.ZERO, who -> notes.accept(names + " waits for " + who))) {
            for (int attempt = 2; !inTransaction(parts, attempt < tries ? null : blockers); attempt++) {
                pause();
            }
        }
    }

    /// True when all is applied; false when a lock was not to be had and it is worth another try.
    ///
    /// @param last who has watched, when there is no other try
    private boolean inTransaction(List<Part> parts, @Nullable Blockers last) throws SQLException {
        SqlFile file = parts.getFirst().file();
        connection.setAutoCommit(false);
        try {
            CleanSession.execute(connection, LOCK_TIMEOUT);
            database.checkFence(connection);
            OwnTables own = OwnTables.of(connection);
            for (Part part : parts) {
                file = part.file();
                apply(part, own);
            }
            finish(file, () -> {
                Ownership.sweep(connection, database.ownerRole()).forEach(notes);
                connection.commit();
            });
            return true;
        } catch (Script.Failure e) {
            Script.rollBack(connection, e);
            if ("55P03".equals(e.sql().getSQLState()) && last == null) {
                return false;
            }
            throw failed(file, e, List.of(nothingLeft(parts)), before, last == null ? null : last.last());
        } catch (SQLException | KilterException e) {
            Script.rollBack(connection, e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void apply(Part part, OwnTables own) throws SQLException, Script.Failure {
        long start = System.nanoTime();
        Script.run(connection, part.file().statements());
        finish(part.file(), () -> {
            CleanSession.restore(connection);
            CleanSession.execute(connection, LOCK_TIMEOUT);
            own.check(connection);
            part.ledger().record(connection, Duration.ofNanos(System.nanoTime() - start));
        });
    }

    private static String nothingLeft(List<Part> parts) {
        return parts.size() == 1
                ? parts.getFirst().file().name() + " left nothing behind"
                : "all " + parts.size() + " pending files run in one transaction: none left anything behind";
    }

    private interface End {
        void run() throws SQLException;
    }

    /// What comes after the last statement: what fails there is the file's doing as well, unless nobody knows how
    /// the COMMIT ended.
    private static void finish(SqlFile file, End end) throws SQLException, Script.Failure {
        try {
            end.run();
        } catch (SQLException e) {
            if (DatabaseProblem.isAway(e)) {
                throw e;
            }
            SqlStatement guilty = file.statements().stream()
                    .filter(OwnTables::areTakenBy)
                    .findFirst()
                    .orElseGet(() -> new SqlStatement(
                            "COMMIT",
                            file.statements().isEmpty()
                                    ? 1
                                    : file.statements().getLast().line()));
            throw new Script.Failure(guilty, e);
        }
    }

    static KilterException failed(
            SqlFile file, Script.Failure failure, List<String> state, List<String> before, @Nullable String blocker) {
        List<String> evidence = new ArrayList<>();
        if (blocker != null && "55P03".equals(failure.sql().getSQLState())) {
            evidence.add("waited for " + blocker);
        }
        evidence.addAll(state.subList(0, state.size() - 1));
        evidence.add((before.isEmpty() ? "" : names(before) + " applied and stays; ") + state.getLast());
        return SqlProblem.of(
                KilterCode.MIGRATION_FAILED,
                "migration " + file.name(),
                file.text(),
                failure.statement(),
                evidence,
                failure.sql());
    }

    private static String names(List<String> names) {
        return names.size() <= FEW
                ? String.join(", ", names)
                : names.getFirst() + " … " + names.getLast() + " (" + names.size() + " files)";
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
