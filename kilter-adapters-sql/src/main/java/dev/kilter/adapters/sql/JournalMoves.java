package dev.kilter.adapters.sql;

import dev.kilter.postgres.CutOff;
import dev.kilter.postgres.MigrationLock;
import dev.kilter.postgres.StatementJournal;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.ResolvesMigrations.Kind;
import dev.kilter.sdk.spi.ResolvesMigrations.Move;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The ways out for a file that was begun outside a transaction. Its journal proves them: nothing of it has run, or all
/// of it has. How the statement ended in which it was cut off, a person says.
record JournalMoves(FormatRun run, Database database) {
    List<Move> offered() throws SQLException {
        List<Move> moves = new ArrayList<>();
        for (String name : StatementJournal.names(run.connection())) {
            StatementJournal.Position position = StatementJournal.find(run.connection(), name);
            if (position == null) {
                continue;
            }
            Optional<Migration> migration = migration(name);
            if (position.done() == 0 && !position.running()) {
                moves.add(new Move(name, Kind.MARK_ROLLED_BACK, "none of its statements has run"));
            } else if (migration.isPresent() && position.isAllOf(migration.get().file())) {
                moves.add(new Move(name, Kind.MARK_APPLIED, "all of its " + position.done() + " statements have run"));
            } else if (migration.isPresent()) {
                moves.addAll(CutOff.moves(run.connection(), migration.get().file()));
            }
        }
        return moves;
    }

    /// Makes it, under the lock. A file that is no longer begun needs no move.
    void make(Move move) throws SQLException {
        MigrationLock.take(run.connection());
        if (StatementJournal.find(run.connection(), move.migration()) == null) {
            return;
        }
        Connection connection = run.connection();
        Optional<Migration> migration = migration(move.migration());
        if (CutOff.isAnswer(move.kind()) && migration.isPresent()) {
            CutOff.answer(database, connection, migration.get().file(), move.kind());
            return;
        }
        List<Move> offered = offered();
        boolean proven = offered.stream()
                .anyMatch(offer -> offer.migration().equals(move.migration()) && offer.kind() == move.kind());
        if (!proven) {
            throw notOffered(move, offered);
        }
        connection.setAutoCommit(false);
        try {
            database.checkFence(connection);
            if (move.kind() == Kind.MARK_APPLIED) {
                run.format().create(connection);
                run.format().record(connection, migration(move.migration()).orElseThrow(), Duration.ZERO);
            }
            StatementJournal.forget(connection, move.migration());
            connection.commit();
        } catch (SQLException | KilterException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private Optional<Migration> migration(String name) {
        return run.migrations().stream()
                .filter(migration -> migration.name().equals(name))
                .findFirst();
    }

    private static KilterException notOffered(Move move, List<Move> offered) {
        return Problem.of(
                        KilterCode.ARGUMENT_INVALID,
                        "there is no move " + move.kind() + " for the migration '" + move.migration() + "'",
                        offered.isEmpty() ? "kilter migrate status" : "Choose one of those that are offered.")
                .withEvidence(offered.stream()
                        .map(offer -> offer.migration() + ": " + offer.kind() + ", since " + offer.why())
                        .toList())
                .toException();
    }
}
