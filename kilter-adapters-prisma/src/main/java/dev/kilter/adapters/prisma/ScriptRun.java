package dev.kilter.adapters.prisma;

import dev.kilter.postgres.FileRun;
import dev.kilter.postgres.Ownership;
import dev.kilter.postgres.SqlProblem;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Runs one file: its row is begun first, as Prisma does it, and ended with the script. Where Prisma runs the file as
/// one transaction, the row's end is part of it, so that an unfinished row of kilter's proves that nothing of it is
/// there.
final class ScriptRun {
    private static final int TRIES = 20;

    private final Database database;
    private final Connection connection;
    private final Ledger ledger;
    private final List<String> before;

    ScriptRun(Database database, Connection connection, Ledger ledger, List<String> before) {
        this.database = database;
        this.connection = connection;
        this.ledger = ledger;
        this.before = before;
    }

    /// @param id of the row, which is begun
    void run(PendingScript script, String id) throws SQLException {
        try {
            switch (script.mode()) {
                case ATOMIC -> {
                    for (int attempt = 1; !atomic(script, id, attempt == TRIES); attempt++) {
                        pause();
                    }
                }
                case JOURNALED ->
                    new FileRun(database, connection, before).apply(script.file(), (_, _) -> ledger.finish(id));
                case OWN_COMMITS -> byItself(script, id);
            }
        } catch (KilterException e) {
            if (!e.problem().code().equals(KilterCode.LEASE_LOST.code())) {
                Fenced.run(
                        database, connection, () -> ledger.fail(id, e.problem().detail()));
            }
            throw e;
        }
    }

    /// True when it is applied; false when a lock was not to be had and it is worth another try.
    private boolean atomic(PendingScript script, String id, boolean last) throws SQLException {
        connection.setAutoCommit(false);
        try {
            execute("SET LOCAL lock_timeout = '2s'");
            database.checkFence(connection);
            dev.kilter.postgres.Script.run(connection, script.file().statements());
            execute("RESET ROLE");
            ledger.finish(id);
            Ownership.sweep(connection, database.ownerRole());
            connection.commit();
            return true;
        } catch (dev.kilter.postgres.Script.Failure e) {
            connection.rollback();
            if ("55P03".equals(e.sql().getSQLState()) && !last) {
                return false;
            }
            throw failed(script, e.statement(), e.sql(), "it left nothing behind, and the next run begins it again");
        } catch (SQLException | KilterException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /// As one query, since its own COMMIT decides what stays.
    private void byItself(PendingScript script, String id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(script.file().text().sql());
        } catch (SQLException e) {
            execute("ROLLBACK");
            SqlStatement first = script.file().statements().getFirst();
            throw failed(script, first, e, "it has BEGIN or COMMIT of its own: what it committed stays");
        }
        Fenced.run(database, connection, () -> {
            ledger.finish(id);
            Ownership.sweep(connection, database.ownerRole());
        });
    }

    private KilterException failed(PendingScript script, SqlStatement statement, SQLException e, String state) {
        List<String> evidence = new ArrayList<>();
        if (!before.isEmpty()) {
            evidence.add(String.join(", ", before) + " applied and stays");
        }
        evidence.add(state + "; Prisma calls this P3018");
        KilterException problem = SqlProblem.of(
                KilterCode.MIGRATION_FAILED,
                "migration " + script.entry().name(),
                script.file().text(),
                statement,
                evidence,
                e);
        return "25001".equals(e.getSQLState())
                ? new Problem(
                                problem.problem().code(),
                                problem.problem().detail(),
                                "Put the statement into a migration of its own, or make `-- kilter:no-transaction` the"
                                        + " first line of the file.",
                                problem.problem().evidence())
                        .toException(e)
                : problem;
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
