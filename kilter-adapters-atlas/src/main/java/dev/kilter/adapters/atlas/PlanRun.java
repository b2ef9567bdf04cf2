package dev.kilter.adapters.atlas;

import dev.kilter.postgres.Bookkeeping;
import dev.kilter.postgres.FileRun;
import dev.kilter.postgres.MigrationLock;
import dev.kilter.postgres.Notes;
import dev.kilter.postgres.SqlFile;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.Observer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// Runs a proven plan on a connection that holds the migration lock. The last of its transactions writes the ledger and
/// sees to it that the schema is what was planned. A run that was killed is planned anew: what is left then is less.
final class PlanRun {
    private final SchemaProject project;
    private final Database database;
    private final Connection connection;
    private final Observer observer;

    PlanRun(SchemaProject project, Database database, Connection connection, Observer observer) {
        this.project = project;
        this.database = database;
        this.connection = connection;
        this.observer = observer;
    }

    MigrationReport run(SchemaPlan plan) throws SQLException {
        long start = System.nanoTime();
        List<String> changed = changed();
        boolean runs = !plan.plan().isEmpty();
        if (runs || !changed.isEmpty()) {
            createLedger();
            segments(plan);
        }
        List<String> applied =
                runs ? project.files().stream().map(SqlFile::name).toList() : changed;
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        applied.forEach(name -> observer.on(new Observer.Event.Finished(name, took)));
        return new MigrationReport(
                applied, project.files().size(), project.files().getLast().name());
    }

    /// Files that the ledger does not have as they are; when only one is gone from the project, the last one stands
    /// for it.
    private List<String> changed() throws SQLException {
        SortedMap<String, String> ledger = SchemaLedger.applied(connection);
        List<String> changed = new ArrayList<>();
        for (SqlFile file : project.files()) {
            if (!file.sha256().equals(ledger.remove(file.name()))) {
                changed.add(file.name());
            }
        }
        if (changed.isEmpty() && !ledger.isEmpty()) {
            changed.add(project.files().getLast().name());
        }
        return changed;
    }

    private void segments(SchemaPlan plan) throws SQLException {
        List<SqlFile> segments = Segments.of(project.title(), plan.plan().statements());
        List<String> before = new ArrayList<>();
        Notes notes = new Notes(observer);
        long start = System.nanoTime();
        for (int i = 0; i < segments.size(); i++) {
            SqlFile segment = segments.get(i);
            boolean last = i == segments.size() - 1;
            Bookkeeping ledger = (on, took) -> {
                MigrationLock.keep(on, List.of());
                if (last) {
                    check(on, plan.after());
                    SchemaLedger.record(on, project.files());
                }
            };
            execute("SET check_function_bodies = off");
            FileRun run = new FileRun(database, connection, List.copyOf(before), notes);
            apply(run, segment, ledger);
            before.add(segment.name());
            if (i == 0 && !last) {
                // Whatever becomes of the rest, this stays.
                observer.on(new Observer.Event.Finished(
                        project.title() + ", in part", Duration.ofNanos(System.nanoTime() - start)));
            }
        }
    }

    private void apply(FileRun run, SqlFile segment, Bookkeeping ledger) throws SQLException {
        try {
            run.apply(segment, ledger);
        } catch (KilterException e) {
            Problem problem = e.problem();
            throw problem.code().equals(KilterCode.MIGRATION_FAILED.code())
                    ? new Problem(
                                    problem.code(),
                                    "the schema change"
                                            + problem.detail().replaceFirst("^migration " + segment.name(), ""),
                                    "Correct " + project.title()
                                            + ", or the rows that stand against it, and plan again: kilter migrate"
                                            + " plan",
                                    problem.evidence())
                            .toException(e)
                    : e;
        }
    }

    private static void check(Connection connection, Shape after) throws SQLException {
        Map<String, String> differences = Shape.of(connection).differencesTo(after);
        if (!differences.isEmpty()) {
            throw Problem.of(
                            KilterCode.MIGRATION_DRIFT,
                            "the schema is not what was planned: somebody else has changed it meanwhile",
                            "kilter migrate plan")
                    .withEvidence(differences.entrySet().stream()
                            .limit(10)
                            .map(entry -> entry.getKey() + " is " + entry.getValue())
                            .toList())
                    .toException();
        }
    }

    private void createLedger() throws SQLException {
        connection.setAutoCommit(false);
        try {
            database.checkFence(connection);
            SchemaLedger.create(connection);
            connection.commit();
        } catch (SQLException | KilterException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
