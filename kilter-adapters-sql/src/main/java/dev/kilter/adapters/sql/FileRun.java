package dev.kilter.adapters.sql;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationFile;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Applies one file.
final class FileRun {
    private static final int TRIES = 20;

    private final Database database;
    private final Connection connection;
    private final MigrationFile file;
    private final SqlText text;
    private final List<String> before;

    FileRun(Database database, Connection connection, MigrationFile file, SqlText text, List<String> before) {
        this.database = database;
        this.connection = connection;
        this.file = file;
        this.text = text;
        this.before = before;
    }

    void run() throws SQLException {
        List<SqlSplitter.Statement> statements = SqlSplitter.split(text.sql());
        if (text.outsideTransaction()) {
            oneByOne(statements);
            return;
        }
        for (int attempt = 1; !inTransaction(statements, attempt == TRIES); attempt++) {
            pause();
        }
    }

    /// True when it is applied; false when a lock was not to be had and it is worth another try.
    private boolean inTransaction(List<SqlSplitter.Statement> statements, boolean last) throws SQLException {
        long start = System.nanoTime();
        connection.setAutoCommit(false);
        try {
            execute("SET LOCAL lock_timeout = '2s'");
            database.checkFence(connection);
            Script.run(connection, statements);
            Ledger.record(
                    connection, file.name(), file.sha256(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            Ownership.sweep(connection, database.ownerRole());
            connection.commit();
            return true;
        } catch (Script.Failure e) {
            connection.rollback();
            if ("55P03".equals(e.sql().getSQLState()) && !last) {
                return false;
            }
            throw failed(e, file.name() + " left nothing behind");
        } catch (SQLException | KilterException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void oneByOne(List<SqlSplitter.Statement> statements) throws SQLException {
        Ledger.Progress progress = Ledger.progress(connection, file.name());
        int done = 0;
        if (progress != null) {
            if (!progress.sha256().equals(file.sha256()) && progress.done() > 0) {
                throw halfDone("the file has changed since its first " + progress.done() + " statements ran");
            }
            done = progress.done();
            if (progress.running() && !mayRepeat(statements.get(done))) {
                throw halfDone("statement " + (done + 1) + " was begun and its end is unknown: "
                        + statements.get(done).head());
            }
        }
        long start = System.nanoTime();
        for (int i = done; i < statements.size(); i++) {
            note(i, true);
            try {
                Script.run(connection, statements.get(i));
            } catch (Script.Failure e) {
                note(i, false);
                dropInvalidIndexes();
                throw failed(
                        e,
                        i + " of " + statements.size() + " statements are done and stay; the next run goes on there");
            }
            note(i + 1, false);
        }
        connection.setAutoCommit(false);
        try {
            database.checkFence(connection);
            Ledger.record(
                    connection, file.name(), file.sha256(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            Ownership.sweep(connection, database.ownerRole());
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /// Whether a statement whose end is unknown may simply run again: an index build is cleaned up first, and IF
    /// [NOT] EXISTS repeats.
    private boolean mayRepeat(SqlSplitter.Statement statement) throws SQLException {
        String flat = statement.sql().replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
        dropInvalidIndexes();
        return flat.contains("IF NOT EXISTS")
                || flat.contains("IF EXISTS")
                || flat.startsWith("VACUUM")
                || flat.startsWith("REINDEX")
                || (flat.contains("INDEX CONCURRENTLY") && !indexStands(flat));
    }

    private boolean indexStands(String flat) throws SQLException {
        String name = flat.replaceFirst(".*INDEX CONCURRENTLY ", "")
                .split(" ", 2)[0]
                .replace("\"", "")
                .toLowerCase(Locale.ROOT);
        return Ledger.exists(connection, name);
    }

    /// A failed CREATE INDEX CONCURRENTLY leaves an INVALID index that IF NOT EXISTS would then accept.
    private void dropInvalidIndexes() throws SQLException {
        List<String> invalid = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                    SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                    WHERE NOT i.indisvalid AND pg_has_role(c.relowner, 'USAGE')
                    """)) {
            while (rows.next()) {
                invalid.add(rows.getString(1));
            }
        }
        for (String index : invalid) {
            execute("DROP INDEX CONCURRENTLY IF EXISTS " + index);
        }
    }

    private void note(int done, boolean running) throws SQLException {
        connection.setAutoCommit(false);
        try {
            database.checkFence(connection);
            Ledger.progress(connection, file.name(), file.sha256(), done, running);
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private KilterException failed(Script.Failure failure, String state) {
        List<String> evidence =
                before.isEmpty() ? List.of(state) : List.of(String.join(", ", before) + " applied and stays; " + state);
        return SqlProblem.of(
                KilterCode.MIGRATION_FAILED,
                "migration " + file.name(),
                text,
                failure.statement(),
                evidence,
                failure.sql());
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

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
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
