package dev.kilter.adapters.prisma;

import dev.kilter.node.PinnedPackage;
import dev.kilter.postgres.ClassifiedFiles;
import dev.kilter.postgres.DatabaseProblem;
import dev.kilter.postgres.MigrationLock;
import dev.kilter.postgres.Notes;
import dev.kilter.postgres.SqlFile;
import dev.kilter.sdk.app.MigrationConfig;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tool `prisma`: what `prisma migrate deploy` up to version 7 does, over JDBC, with the same table, rows and lock.
/// A file that failed and is known to have left nothing behind runs again by itself; any other stops the run, as P3009
/// does.
public final class PrismaAdapter
        implements MigrationAdapter, ResolvesMigrations, PlansMigrations, SelectsMigrations, MigratesInAppImage {
    /// Prisma's own key: its command line cannot run at the same time.
    static final long PRISMA_LOCK = 72_707_369L;

    @Override
    public String id() {
        return "prisma";
    }

    @Override
    public Optional<MigrationSet> find(ProjectTree tree, MigrationConfig config) {
        return new ProjectReader(tree, config.dir()).read();
    }

    @Override
    public List<String> companions(MigrationConfig config) {
        return PinnedPackage.FILES;
    }

    @Override
    public List<String> command(MigrationConfig config) {
        return List.of("node", "node_modules/prisma/build/index.js", "migrate", "deploy");
    }

    @Override
    public Optional<String> beyond(ProjectTree tree, MigrationConfig config) {
        return new ProjectReader(tree, config.dir()).beyond();
    }

    @Override
    public MigrationStatus status(MigrationSet set, Database database) {
        try (Connection connection = database.connect()) {
            PrismaProject project = PrismaProject.of(set);
            Ledger ledger = new Ledger(connection);
            checkSchema(ledger);
            Comparison comparison = Comparison.of(project.entries(), ledger.rows());
            String table = ledger.exists() ? null : ledger.foreignTable();
            return table == null
                    ? StatusLines.of(project, comparison)
                    : StatusLines.ofForeign(project, comparison, table);
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    @Override
    public MigrationReport apply(MigrationSet set, Database database, Observer observer) {
        PrismaProject project = PrismaProject.of(set);
        try (Connection connection = database.connect()) {
            MigrationLock.take(connection);
            MigrationLock.take(connection, PRISMA_LOCK);
            Ledger ledger = new Ledger(connection);
            Comparison comparison = Comparison.of(project.entries(), ledger.rows());
            List<Due> due = due(project, ledger, comparison);
            if (!ledger.exists()) {
                Fenced.run(database, connection, ledger::create);
            }
            for (Standing gone : comparison.with(State.FAILED)) {
                Row row = gone.row();
                if (gone.entry() == null && row != null) {
                    Fenced.run(database, connection, () -> ledger.rollBack(row.id()));
                }
            }
            Notes notes = new Notes(observer);
            comparison
                    .with(State.EDITED)
                    .forEach(edited -> notes.accept(
                            edited.name() + ": the file has changed since it was applied; Prisma does not notice"));
            List<String> applied = new ArrayList<>();
            ScriptRun run = new ScriptRun(database, connection, ledger, applied, notes);
            for (Due next : due) {
                observer.on(new Observer.Event.Started(next.script().entry().name()));
                long start = System.nanoTime();
                String name = run.run(next.script(), next.left());
                applied.add(name);
                observer.on(new Observer.Event.Finished(name, Duration.ofNanos(System.nanoTime() - start)));
            }
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
        PrismaProject project = PrismaProject.of(set);
        try (Connection connection = live.connect()) {
            Ledger ledger = new Ledger(connection);
            List<Row> rows = ledger.rows();
            List<SqlFile> files = due(project, ledger, Comparison.of(project.entries(), rows)).stream()
                    .map(next -> next.script().file())
                    .toList();
            return new MigrationPlan(
                    Fingerprint.of(rows),
                    Fingerprint.of(project),
                    ClassifiedFiles.statements(connection, files),
                    "native, " + set.semantics());
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    @Override
    public MigrationSet select(MigrationSet set, Set<String> names) {
        PrismaProject all = PrismaProject.of(set);
        List<Entry> entries = all.entries().stream()
                .filter(entry -> names.contains(entry.name()))
                .toList();
        return new MigrationSet(
                set.files().stream().filter(file -> names.contains(file.name())).toList(),
                new PrismaProject(all.tree(), all.folder(), all.execution(), entries),
                set.semantics());
    }

    @Override
    public List<Move> moves(MigrationSet set, Database database) {
        return new WaysOut(PrismaProject.of(set), database).moves();
    }

    @Override
    public void resolve(MigrationSet set, Database database, Move move) {
        new WaysOut(PrismaProject.of(set), database).make(move);
    }

    private static void checkSchema(Ledger ledger) throws SQLException {
        String schema = ledger.exists() ? null : ledger.otherSchema();
        if (schema != null) {
            throw Refusals.elsewhere(schema);
        }
    }

    /// A script and the unfinished row that an earlier run of kilter's left; null for none.
    private record Due(PendingScript script, @Nullable Row left) {}

    /// What an apply runs now, in order. What it stops at is a problem.
    private static List<Due> due(PrismaProject project, Ledger ledger, Comparison comparison) throws SQLException {
        checkSchema(ledger);
        String table = ledger.exists() ? null : ledger.foreignTable();
        if (table != null) {
            throw Refusals.foreign(table, project.entries());
        }
        Refusals.check(project, comparison);
        List<Due> due = new ArrayList<>();
        for (Standing standing : comparison.with(State.PENDING, State.OUT_OF_ORDER, State.ROLLED_BACK, State.FAILED)) {
            if (standing.entry() != null) {
                due.add(new Due(
                        PendingScript.read(project, standing.entry(), project.execution()),
                        standing.state() == State.FAILED ? standing.row() : null));
            }
        }
        return due;
    }
}
