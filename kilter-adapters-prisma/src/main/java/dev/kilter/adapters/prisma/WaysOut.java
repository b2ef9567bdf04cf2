package dev.kilter.adapters.prisma;

import dev.kilter.postgres.CutOff;
import dev.kilter.postgres.DatabaseProblem;
import dev.kilter.postgres.MigrationLock;
import dev.kilter.postgres.SqlFile;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.ResolvesMigrations.Kind;
import dev.kilter.sdk.spi.ResolvesMigrations.Move;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The moves for a failed row. It is proven that nothing is left where Prisma ran the file as one query, said that it
/// failed, and the file does not commit. Elsewhere a person looks and says what there is.
final class WaysOut {
    private final PrismaProject project;
    private final Database database;

    WaysOut(PrismaProject project, Database database) {
        this.project = project;
        this.database = database;
    }

    List<Move> moves() {
        try (Connection connection = database.connect()) {
            return moves(connection, Comparison.of(project.entries(), new Ledger(connection).rows()));
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    void make(Move move) {
        try (Connection connection = database.connect()) {
            MigrationLock.take(connection);
            Ledger ledger = new Ledger(connection);
            Comparison comparison = Comparison.of(project.entries(), ledger.rows());
            List<Move> offered = moves(connection, comparison);
            Standing standing = comparison.standings().stream()
                    .filter(candidate -> candidate.name().equals(move.migration()))
                    .findFirst()
                    .orElseThrow(() -> notOffered(move, offered, "Prisma calls this P3011"));
            if (isMade(move, standing)) {
                return;
            }
            if (standing.state() != State.FAILED) {
                throw notOffered(move, offered, "it did not fail; Prisma calls this P3012");
            }
            if (CutOff.isAnswer(move.kind()) && Recovery.isKnown(standing, project)) {
                CutOff.answer(database, connection, file(standing), move.kind());
                return;
            }
            Row row = standing.row();
            if (row == null
                    || offered.stream()
                            .noneMatch(offer ->
                                    offer.migration().equals(move.migration()) && offer.kind() == move.kind())) {
                throw notOffered(move, offered, "it is not proven");
            }
            Fenced.run(database, connection, () -> {
                ledger.rollBack(row.id());
                if (move.kind() == Kind.MARK_APPLIED && standing.entry() != null) {
                    ledger.count(standing.entry());
                }
            });
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    private static boolean isMade(Move move, Standing standing) {
        return switch (move.kind()) {
            case MARK_ROLLED_BACK -> standing.state() == State.ROLLED_BACK;
            case MARK_APPLIED -> standing.state() == State.APPLIED;
            case APPLY_NOW, STATEMENT_DONE, STATEMENT_NOT_DONE -> false;
        };
    }

    private List<Move> moves(Connection connection, Comparison comparison) throws SQLException {
        List<Move> moves = new ArrayList<>();
        for (Standing standing : comparison.with(State.FAILED)) {
            String said = Refusals.said(standing.row());
            Row row = standing.row();
            if (Recovery.leftNothing(standing, project) || (row != null && row.ours() == RunMode.ATOMIC)) {
                moves.add(new Move(
                        standing.name(), Kind.MARK_ROLLED_BACK, "the file is one transaction and it failed: " + said));
            } else if (Recovery.isKnown(standing, project)) {
                moves.addAll(CutOff.moves(connection, file(standing)));
            } else {
                if (standing.entry() != null && standing.entry().checksum() != null) {
                    moves.add(new Move(
                            standing.name(), Kind.MARK_APPLIED, "if you see that all of it is there: " + said));
                }
                moves.add(new Move(
                        standing.name(), Kind.MARK_ROLLED_BACK, "if you see that it has left nothing: " + said));
            }
        }
        return moves;
    }

    private SqlFile file(Standing standing) {
        return PendingScript.read(project, Objects.requireNonNull(standing.entry()), project.execution())
                .file();
    }

    private static KilterException notOffered(Move move, List<Move> offered, String why) {
        return Problem.of(
                        KilterCode.ARGUMENT_INVALID,
                        "there is no move " + move.kind() + " for the migration '" + move.migration() + "'",
                        offered.isEmpty() ? "kilter migrate status" : "Choose one of those that are offered.")
                .withEvidence(Stream.concat(
                                Stream.of(why), offered.stream().map(offer -> offer.migration() + ": " + offer.kind()))
                        .toList())
                .toException();
    }
}
