package dev.kilter.runner;

import dev.kilter.postgres.InvalidIndexes;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.PlansMigrations;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.spi.ResolvesMigrations;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.JobSpec;
import dev.kilter.sdk.wire.MigrationsReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// The jobs that ask an adapter about its migrations, or let it mend its ledger.
final class TaskRunner {
    private final JobSpec job;
    private final ProjectTree tree;
    private final SlotDatabase database;
    private final MigrationAdapter adapter;

    TaskRunner(JobSpec job, ClassLoader plugins, ProjectTree tree, SlotDatabase database) {
        this.job = job;
        this.tree = tree;
        this.database = database;
        this.adapter = Providers.migrationAdapters(plugins).get(Objects.requireNonNull(job.tool()));
    }

    JobLine run() {
        return Providers.ask(adapter, () -> {
            MigrationConfig config = job.config(adapter.id());
            MigrationSet set = adapter.find(tree, config).orElseGet(() -> new MigrationSet(List.of(), tree));
            return switch (job.kind()) {
                case "status" -> new JobLine.Migrations(status(set));
                case "plan" -> plan(set);
                case "diff" -> new SchemaComparison(adapter, database, database::scratch).of(set);
                default -> resolve(set);
            };
        });
    }

    private MigrationsReport status(MigrationSet set) {
        MigrationStatus status = adapter.status(set, database);
        List<ResolvesMigrations.Move> moves =
                adapter instanceof ResolvesMigrations resolver ? resolver.moves(set, database) : List.of();
        try (Connection connection = database.connect()) {
            return new MigrationsReport(
                    set.semantics().isEmpty() ? adapter.id() : set.semantics(),
                    status.entries(),
                    InvalidIndexes.find(connection),
                    moves);
        } catch (SQLException e) {
            throw SlotDatabase.away(e);
        }
    }

    private JobLine plan(MigrationSet set) {
        if (!(adapter instanceof PlansMigrations planner)) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "the migration tool '" + adapter.id() + "' cannot say what it would run",
                            "kilter migrate status")
                    .toException();
        }
        return LivePlan.of(
                        planner.plan(set, database, database::scratch),
                        tree,
                        Objects.requireNonNull(job.dir()),
                        database)
                .line();
    }

    private JobLine resolve(MigrationSet set) {
        String name = Objects.requireNonNull(job.migration());
        ResolvesMigrations.Kind kind = Objects.requireNonNull(job.move());
        if (!(adapter instanceof ResolvesMigrations resolver)) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "the migration tool '" + adapter.id() + "' has nothing to resolve",
                            "kilter migrate status")
                    .toException();
        }
        List<ResolvesMigrations.Move> moves = resolver.moves(set, database);
        ResolvesMigrations.Move move = moves.stream()
                .filter(offered -> offered.migration().equals(name) && offered.kind() == kind)
                .findFirst()
                .orElseThrow(() -> notOffered(name, kind, moves));
        resolver.resolve(set, database, move);
        return new JobLine.Report(adapter.id() + ": " + name + " " + words(kind), true, null);
    }

    private static RuntimeException notOffered(
            String name, ResolvesMigrations.Kind kind, List<ResolvesMigrations.Move> moves) {
        String offered = moves.stream()
                .map(move -> "kilter migrate resolve " + move.migration() + " --" + flag(move.kind()))
                .collect(Collectors.joining("     or   "));
        return Problem.of(
                        KilterCode.MIGRATION_DRIFT,
                        "'" + name + "' cannot be resolved by --" + flag(kind) + ": it is not proven safe here",
                        offered.isEmpty() ? "kilter migrate status" : offered)
                .withEvidence(moves.stream()
                        .map(move -> move.migration() + ": --" + flag(move.kind()) + ", since " + move.why())
                        .toList())
                .toException();
    }

    private static String flag(ResolvesMigrations.Kind kind) {
        return switch (kind) {
            case MARK_APPLIED -> "applied";
            case MARK_ROLLED_BACK -> "rolled-back";
            case APPLY_NOW -> "apply-now";
            case STATEMENT_DONE -> "done";
            case STATEMENT_NOT_DONE -> "not-done";
        };
    }

    private static String words(ResolvesMigrations.Kind kind) {
        return switch (kind) {
            case MARK_APPLIED -> "counts as applied";
            case MARK_ROLLED_BACK -> "counts as never begun, and runs with the next --migration";
            case APPLY_NOW -> "is applied";
            case STATEMENT_DONE -> "goes on after that statement with the next --migration";
            case STATEMENT_NOT_DONE -> "begins that statement again with the next --migration";
        };
    }
}
