package dev.kilter.adapters.atlas;

import dev.kilter.postgres.DatabaseProblem;
import dev.kilter.postgres.MigrationLock;
import dev.kilter.postgres.SqlFile;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.DeclaresSchema;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.MigrationStatus.Entry;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.ScratchDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The tool `atlas`: SQL files that declare a schema. They are run in a scratch database; the difference to the live
/// schema becomes statements, which are proven on a copy of it and then run.
public final class AtlasAdapter implements MigrationAdapter, DeclaresSchema {
    @Override
    public String id() {
        return "atlas";
    }

    @Override
    public Optional<MigrationSet> find(ProjectTree tree, MigrationConfig config) {
        return SchemaProject.find(tree, config.dir());
    }

    @Override
    public MigrationStatus status(MigrationSet set, Database database) {
        try (Connection connection = database.connect()) {
            SortedMap<String, String> ledger = SchemaLedger.applied(connection);
            List<Entry> entries = new ArrayList<>();
            for (SqlFile file : files(set)) {
                entries.add(entry(file, ledger.remove(file.name())));
            }
            ledger.keySet()
                    .forEach(name -> entries.add(new Entry(
                            name,
                            State.MISSING,
                            "its file is gone; what it declared would be dropped",
                            "kilter migrate plan")));
            return new MigrationStatus(entries);
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    private static Entry entry(SqlFile file, @Nullable String applied) {
        if (applied == null) {
            return new Entry(file.name(), State.PENDING, "");
        }
        return applied.equals(file.sha256())
                ? new Entry(file.name(), State.APPLIED, "")
                : new Entry(
                        file.name(),
                        State.EDITED,
                        "it has changed since it was applied; the plan tells what that means",
                        "kilter migrate plan");
    }

    @Override
    public void build(MigrationSet set, Database empty) {
        DesiredSchema.build(SchemaProject.of(set), empty);
    }

    @Override
    public MigrationPlan plan(MigrationSet set, Database live, ScratchDatabases scratch) {
        return new SchemaPlanner(SchemaProject.of(set), live, scratch).plan().plan();
    }

    @Override
    public MigrationReport apply(MigrationSet set, Database database, Observer observer) {
        return apply(set, database, _ -> {}, observer);
    }

    @Override
    public MigrationReport apply(
            MigrationSet set, Database database, Consumer<MigrationPlan> admission, Observer observer) {
        SchemaProject project = SchemaProject.of(set);
        try (Connection connection = database.connect()) {
            MigrationLock.take(connection);
            SchemaPlan plan = new SchemaPlanner(project, database, database::scratch).plan();
            admission.accept(plan.plan());
            return new PlanRun(project, database, connection, observer).run(plan);
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    /// None for a project without a schema folder.
    private static List<SqlFile> files(MigrationSet set) {
        return set.files().isEmpty() ? List.of() : SchemaProject.of(set).files();
    }
}
