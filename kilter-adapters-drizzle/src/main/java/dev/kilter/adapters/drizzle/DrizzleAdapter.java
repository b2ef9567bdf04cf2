package dev.kilter.adapters.drizzle;

import dev.kilter.node.PinnedPackage;
import dev.kilter.postgres.Catalog;
import dev.kilter.postgres.ClassifiedFiles;
import dev.kilter.postgres.DatabaseProblem;
import dev.kilter.postgres.MigrationLock;
import dev.kilter.postgres.SqlFile;
import dev.kilter.postgres.StatementJournal;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigratesInAppImage;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.PlansMigrations;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.ResolvesMigrations;
import dev.kilter.sdk.spi.ScratchDatabases;
import dev.kilter.sdk.spi.SelectsMigrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The tool `drizzle`: what `drizzle-kit migrate` of 0.x and 1.x does, over JDBC, with the same table and the same
/// rows. All pending files run in one transaction, but for those whose first line is `-- kilter:no-transaction`. A file
/// counts as applied by its hash or name, never because something newer was applied.
public final class DrizzleAdapter
        implements MigrationAdapter, ResolvesMigrations, PlansMigrations, SelectsMigrations, MigratesInAppImage {
    @Override
    public String id() {
        return "drizzle";
    }

    @Override
    public Optional<MigrationSet> find(ProjectTree tree, MigrationConfig config) {
        return new ProjectReader(tree, config.dir()).read();
    }

    @Override
    public List<String> companions(MigrationConfig config) {
        return Stream.concat(PinnedPackage.FILES.stream(), DrizzleConfig.FILES.stream())
                .toList();
    }

    @Override
    public List<String> command(MigrationConfig config) {
        return List.of("node", "node_modules/drizzle-kit/bin.cjs", "migrate");
    }

    @Override
    public Optional<String> beyond(ProjectTree tree, MigrationConfig config) {
        return new ProjectReader(tree, config.dir()).beyond();
    }

    @Override
    public MigrationStatus status(MigrationSet set, Database database) {
        try (Connection connection = database.connect()) {
            DrizzleProject project = DrizzleProject.of(set);
            Ledger ledger = new Ledger(connection, project.table());
            Ledger.Shape shape = shape(project, ledger, connection);
            Comparison comparison = Comparison.of(project.layout(), project.entries(), shape, ledger.rows(shape));
            return StatusLines.of(project, comparison, begun(connection, comparison));
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    @Override
    public MigrationReport apply(MigrationSet set, Database database, Observer observer) {
        DrizzleProject project = DrizzleProject.of(set);
        try (Connection connection = database.connect()) {
            MigrationLock.take(connection);
            Ledger ledger = new Ledger(connection, project.table());
            Ledger.Shape shape = shape(project, ledger, connection);
            Comparison comparison = Comparison.of(project.layout(), project.entries(), shape, ledger.rows(shape));
            List<PendingRun.Pending> pending = pending(project, shape, comparison);
            new LedgerSetup(database, connection, ledger, observer).prepare(project.layout(), shape, comparison);
            comparison
                    .with(State.EDITED)
                    .forEach(standing ->
                            observer.on(new Observer.Event.Note(standing.entry().name() + ": " + standing.note())));
            List<String> applied =
                    new PendingRun(database, connection, ledger, project.layout(), observer).run(pending);
            String newest = project.entries().isEmpty()
                    ? null
                    : project.entries().getLast().name();
            return new MigrationReport(applied, project.entries().size(), newest);
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    @Override
    public MigrationPlan plan(MigrationSet set, Database live, ScratchDatabases scratch) {
        DrizzleProject project = DrizzleProject.of(set);
        try (Connection connection = live.connect()) {
            Ledger ledger = new Ledger(connection, project.table());
            Ledger.Shape shape = shape(project, ledger, connection);
            List<Row> rows = ledger.rows(shape);
            Comparison comparison = Comparison.of(project.layout(), project.entries(), shape, rows);
            List<SqlFile> files = pending(project, shape, comparison).stream()
                    .map(PendingRun.Pending::file)
                    .toList();
            return new MigrationPlan(
                    Fingerprint.of(shape, rows),
                    Fingerprint.of(project.entries()),
                    ClassifiedFiles.statements(connection, files),
                    "native, " + set.semantics());
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    @Override
    public MigrationSet select(MigrationSet set, Set<String> names) {
        DrizzleProject all = DrizzleProject.of(set);
        List<Entry> entries = all.entries().stream()
                .filter(entry -> names.contains(entry.name()))
                .toList();
        return new MigrationSet(
                set.files().stream().filter(file -> names.contains(file.name())).toList(),
                new DrizzleProject(all.tree(), all.folder(), all.layout(), entries, all.table()),
                set.semantics());
    }

    @Override
    public List<Move> moves(MigrationSet set, Database database) {
        return new WaysOut(DrizzleProject.of(set), database).moves();
    }

    @Override
    public void resolve(MigrationSet set, Database database, Move move) {
        new WaysOut(DrizzleProject.of(set), database).make(move);
    }

    /// None is right where no table knows these files.
    private static Ledger.Shape shape(DrizzleProject project, Ledger ledger, Connection connection)
            throws SQLException {
        Ledger.Shape shape = ledger.shape();
        if (shape == Ledger.Shape.ABSENT) {
            Refusals.elsewhere(project, connection);
        }
        return shape;
    }

    /// What an apply runs now, in order. What it stops at is a problem.
    private static List<PendingRun.Pending> pending(DrizzleProject project, Ledger.Shape shape, Comparison comparison) {
        Optional<KilterException> refusal = Refusals.find(project, shape, comparison);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return comparison.with(State.PENDING, State.OUT_OF_ORDER).stream()
                .map(Standing::entry)
                .map(entry -> new PendingRun.Pending(entry, SqlChunks.read(project, entry)))
                .toList();
    }

    /// Names of those that run outside a transaction and were begun.
    private static List<String> begun(Connection connection, Comparison comparison) throws SQLException {
        List<String> begun = new ArrayList<>();
        if (Catalog.exists(connection, "kilter.migration_progress")) {
            for (Standing standing : comparison.with(State.PENDING, State.OUT_OF_ORDER)) {
                if (StatementJournal.find(connection, standing.entry().name()) != null) {
                    begun.add(standing.entry().name());
                }
            }
        }
        return begun;
    }
}
