package dev.kilter.adapters.prisma;

import dev.kilter.postgres.DatabaseProblem;
import dev.kilter.postgres.MigrationLock;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.ResolvesMigrations.Kind;
import dev.kilter.sdk.spi.ResolvesMigrations.Move;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The moves for a failed row. Offered is only what is proven: that Prisma ran the file as one query, said that it
/// failed, and the file does not commit.
final class WaysOut {
    private final PrismaProject project;
    private final Database database;

    WaysOut(PrismaProject project, Database database) {
        this.project = project;
        this.database = database;
    }

    List<Move> moves() {
        try (Connection connection = database.connect()) {
            return moves(Comparison.of(project.entries(), new Ledger(connection).rows()));
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    void make(Move move) {
        try (Connection connection = database.connect()) {
            MigrationLock.take(connection);
            Ledger ledger = new Ledger(connection);
            Comparison comparison = Comparison.of(project.entries(), ledger.rows());
            Standing standing = comparison.standings().stream()
                    .filter(candidate -> candidate.name().equals(move.migration()))
                    .findFirst()
                    .orElseThrow(() -> notOffered(move, comparison, "Prisma calls this P3011"));
            if (move.kind() == Kind.MARK_ROLLED_BACK && standing.state() == State.ROLLED_BACK) {
                return;
            }
            if (standing.state() != State.FAILED) {
                throw notOffered(move, comparison, "it did not fail; Prisma calls this P3012");
            }
            Row row = standing.row();
            if (move.kind() != Kind.MARK_ROLLED_BACK || row == null || !isOffered(standing)) {
                throw notOffered(move, comparison, "how far it came is not known");
            }
            Fenced.run(database, connection, () -> ledger.rollBack(row.id()));
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    private boolean isOffered(Standing standing) {
        return Recovery.leftNothing(standing, project)
                || (standing.row() != null && standing.row().ours() == RunMode.ATOMIC);
    }

    private List<Move> moves(Comparison comparison) {
        return comparison.with(State.FAILED).stream()
                .filter(this::isOffered)
                .map(standing -> new Move(
                        standing.name(),
                        Kind.MARK_ROLLED_BACK,
                        "the file is one transaction and it failed: " + Refusals.said(standing.row())))
                .toList();
    }

    private KilterException notOffered(Move move, Comparison comparison, String why) {
        List<Move> offered = moves(comparison);
        return Problem.of(
                        KilterCode.ARGUMENT_INVALID,
                        "there is no move " + move.kind() + " for the migration '" + move.migration() + "'",
                        offered.isEmpty()
                                ? "Look at the schema, then say which it is: npx prisma migrate resolve --applied "
                                        + move.migration() + ", or --rolled-back " + move.migration()
                                : "Choose one of those that are offered.")
                .withEvidence(java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(why),
                                offered.stream().map(offer -> offer.migration() + ": " + offer.kind()))
                        .toList())
                .toException();
    }
}
