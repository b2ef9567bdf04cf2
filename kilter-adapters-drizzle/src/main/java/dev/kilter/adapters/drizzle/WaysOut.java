package dev.kilter.adapters.drizzle;

import dev.kilter.postgres.CutOff;
import dev.kilter.postgres.DatabaseProblem;
import dev.kilter.postgres.MigrationLock;
import dev.kilter.postgres.SqlFile;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ResolvesMigrations.Kind;
import dev.kilter.sdk.spi.ResolvesMigrations.Move;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The moves for what stops a ledger or would mislead the tool: a file that it passes over, a row that it does not
/// recognise.
final class WaysOut {
    private final DrizzleProject project;
    private final Database database;

    WaysOut(DrizzleProject project, Database database) {
        this.project = project;
        this.database = database;
    }

    List<Move> moves() {
        try (Connection connection = database.connect()) {
            return moves(connection, comparison(new Ledger(connection, project.table())));
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    private List<Move> moves(Connection connection, Comparison comparison) throws SQLException {
        List<Move> moves = new ArrayList<>();
        for (Standing standing : comparison.standings()) {
            switch (standing.state()) {
                case SKIPPED, NAMELESS -> moves.add(move(standing));
                case PENDING, OUT_OF_ORDER -> moves.addAll(CutOff.moves(connection, file(standing)));
                default -> {}
            }
        }
        return moves;
    }

    private SqlFile file(Standing standing) {
        return new PendingRun.Pending(standing.entry(), SqlChunks.read(project, standing.entry())).file();
    }

    void make(Move move) {
        try (Connection connection = database.connect()) {
            MigrationLock.take(connection);
            Ledger ledger = new Ledger(connection, project.table());
            Comparison comparison = comparison(ledger);
            Standing standing = comparison.standings().stream()
                    .filter(candidate -> candidate.entry().name().equals(move.migration()))
                    .findFirst()
                    .orElse(null);
            List<Move> offered = moves(connection, comparison);
            if (standing == null) {
                throw notOffered(move, offered);
            }
            if (standing.state() == State.APPLIED) {
                return;
            }
            if (CutOff.isAnswer(move.kind())
                    && (standing.state() == State.PENDING || standing.state() == State.OUT_OF_ORDER)) {
                CutOff.answer(database, connection, file(standing), move.kind());
                return;
            }
            if (standing.state() == State.SKIPPED && move.kind() == Kind.APPLY_NOW) {
                new PendingRun(database, connection, ledger, project.layout(), Observer.silent())
                        .run(List.of(
                                new PendingRun.Pending(standing.entry(), SqlChunks.read(project, standing.entry()))));
            } else if (standing.state() == State.NAMELESS && move.kind() == Kind.MARK_APPLIED) {
                mark(connection, ledger, standing);
            } else {
                throw notOffered(move, offered);
            }
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    private void mark(Connection connection, Ledger ledger, Standing standing) throws SQLException {
        Row row = standing.row();
        if (row == null) {
            throw new IllegalStateException(standing + " has no row");
        }
        connection.setAutoCommit(false);
        try {
            database.checkFence(connection);
            if (project.layout() == Layout.FOLDERS) {
                ledger.name(row, standing.entry());
            } else {
                ledger.time(row, standing.entry());
            }
            connection.commit();
        } catch (SQLException | KilterException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private Comparison comparison(Ledger ledger) throws SQLException {
        Ledger.Shape shape = ledger.shape();
        return Comparison.of(project.layout(), project.entries(), shape, ledger.rows(shape));
    }

    private static Move move(Standing standing) {
        return standing.state() == State.SKIPPED
                ? new Move(
                        standing.entry().name(),
                        Kind.APPLY_NOW,
                        "no row has its hash or its time; it runs in a transaction with its row, and drizzle-kit agrees"
                                + " with that")
                : new Move(
                        standing.entry().name(),
                        Kind.MARK_APPLIED,
                        "row " + (standing.row() == null ? "" : standing.row().id()) + " is this file's: "
                                + standing.note());
    }

    private static KilterException notOffered(Move move, List<Move> moves) {
        List<String> offered = moves.stream()
                .map(offer -> offer.migration() + ": " + offer.kind())
                .toList();
        return Problem.of(
                        KilterCode.ARGUMENT_INVALID,
                        "there is no move " + move.kind() + " for the migration '" + move.migration() + "'",
                        offered.isEmpty() ? "kilter migrate status" : "Choose one of those that are offered.")
                .withEvidence(offered.isEmpty() ? List.of("nothing needs one") : offered)
                .toException();
    }
}
