package dev.kilter.adapters.prisma;

import dev.kilter.postgres.CleanSession;
import dev.kilter.postgres.FileRun;
import dev.kilter.postgres.MigrationLock;
import dev.kilter.postgres.Notes;
import dev.kilter.postgres.Ownership;
import dev.kilter.postgres.SqlProblem;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs one file: its row is begun first, as Prisma does it, and ended with the script. Where Prisma runs the file as
/// one transaction, the row's end is part of it, so that an unfinished row of kilter's proves that nothing of it is
/// there.
final class ScriptRun {
    private final Database database;
    private final Connection connection;
    private final Ledger ledger;
    private final List<String> before;
    private final Notes notes;

    ScriptRun(Database database, Connection connection, Ledger ledger, List<String> before, Notes notes) {
        this.database = database;
        this.connection = connection;
        this.ledger = ledger;
        this.before = before;
        this.notes = notes;
    }

    /// @param left the unfinished row that an earlier run of kilter's left; null for none
    /// @return its name
    String run(PendingScript script, @Nullable Row left) throws SQLException {
        String name = script.entry().name();
        if (left != null && left.ours() == RunMode.JOURNALED) {
            run(script, left.id());
            return name;
        }
        if (left != null) {
            Fenced.run(database, connection, () -> ledger.rollBack(left.id()));
            notes.accept(name + " failed before and left nothing behind; it runs again");
        }
        String id = UUID.randomUUID().toString();
        Fenced.run(database, connection, () -> ledger.begin(id, script.entry(), script.checksum(), script.mode()));
        run(script, id);
        return name;
    }

    /// @param id of the row, which is begun
    private void run(PendingScript script, String id) throws SQLException {
        try {
            switch (script.mode()) {
                case ATOMIC, JOURNALED ->
                    new FileRun(database, connection, before, notes).apply(script.file(), (on, _) -> {
                        MigrationLock.keep(on, List.of(PrismaAdapter.PRISMA_LOCK));
                        ledger.finish(id, script.checksum());
                    });
                case OWN_COMMITS -> byItself(script, id);
            }
        } catch (KilterException e) {
            Problem problem = e.problem();
            if (problem.code().equals(KilterCode.LEASE_LOST.code())) {
                throw e;
            }
            Fenced.run(database, connection, () -> ledger.fail(id, problem.detail()));
            throw problem.code().equals(KilterCode.MIGRATION_FAILED.code())
                    ? new Problem(
                                    problem.code(),
                                    problem.detail(),
                                    problem.hint(),
                                    Stream.concat(problem.evidence().stream(), Stream.of("Prisma calls this P3018"))
                                            .toList())
                            .toException(e)
                    : e;
        }
    }

    /// As one query, since its own COMMIT decides what stays.
    private void byItself(PendingScript script, String id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(script.file().text().sql());
        } catch (SQLException e) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("ROLLBACK");
            }
            throw SqlProblem.of(
                    KilterCode.MIGRATION_FAILED,
                    "migration " + script.entry().name(),
                    script.file().text(),
                    script.file().statements().getFirst(),
                    Stream.concat(
                                    before.stream().map(name -> name + " applied and stays"),
                                    Stream.of("it has BEGIN or COMMIT of its own: what it committed stays"))
                            .toList(),
                    e);
        }
        Fenced.run(database, connection, () -> {
            CleanSession.restore(connection);
            MigrationLock.keep(connection, List.of(PrismaAdapter.PRISMA_LOCK));
            ledger.finish(id, script.checksum());
            Ownership.sweep(connection, database.ownerRole()).forEach(notes);
        });
    }
}
