package dev.kilter.adapters.sql;

import dev.kilter.postgres.FileRun;
import dev.kilter.postgres.MigrationLock;
import dev.kilter.postgres.SqlFile;
import dev.kilter.postgres.SqlProblem;
import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlText;
import dev.kilter.postgres.StatementJournal;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationFile;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.wire.Bundle;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tool `sql`: `*.sql` files of one folder in byte order, each in a transaction of its own together with its ledger
/// row. A file whose first line is `-- kilter:no-transaction` runs statement by statement and goes on where it was
/// killed.
public final class PlainSqlAdapter implements MigrationAdapter {
    @Override
    public String id() {
        return "sql";
    }

    @Override
    public Optional<MigrationSet> find(ProjectTree tree, MigrationConfig config) {
        String folder = config.dir() + "/";
        List<MigrationFile> files = tree.files(config.dir()).stream()
                .filter(path -> path.endsWith(".sql") && path.indexOf('/', folder.length()) < 0)
                .sorted()
                .map(path -> new MigrationFile(path.substring(folder.length()), path, Bundle.hash(tree.read(path))))
                .toList();
        return files.isEmpty() ? Optional.empty() : Optional.of(new MigrationSet(files, tree));
    }

    @Override
    public MigrationStatus status(MigrationSet set, Database database) {
        try (Connection connection = database.connect()) {
            return compare(set, connection);
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    @Override
    public MigrationReport apply(MigrationSet set, Database database, Observer observer) {
        try (Connection connection = database.connect()) {
            MigrationLock.take(connection);
            List<String> pending = checked(compare(set, connection));
            if (pending.isEmpty()) {
                return report(set, List.of());
            }
            Ledger.create(connection);
            Map<String, MigrationFile> files = new LinkedHashMap<>();
            set.files().forEach(file -> files.put(file.name(), file));
            List<String> applied = new ArrayList<>();
            for (MigrationFile file : set.files()) {
                if (pending.contains(file.name())) {
                    observer.on(new Observer.Event.Started(file.name()));
                    long start = System.nanoTime();
                    new FileRun(database, connection, applied)
                            .apply(sqlFile(file, set), (on, took) -> Ledger.record(on, file, took));
                    applied.add(file.name());
                    observer.on(new Observer.Event.Finished(file.name(), Duration.ofNanos(System.nanoTime() - start)));
                }
            }
            return report(set, applied);
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    private static SqlFile sqlFile(MigrationFile file, MigrationSet set) {
        SqlText text = SqlText.of(file.path(), set.tree().read(file.path()));
        return new SqlFile(file.name(), file.sha256(), text, SqlSplitter.split(text.sql()), text.outsideTransaction());
    }

    private static MigrationReport report(MigrationSet set, List<String> applied) {
        String newest = set.files().isEmpty() ? null : set.files().getLast().name();
        return new MigrationReport(applied, set.files().size(), newest);
    }

    private static MigrationStatus compare(MigrationSet set, Connection connection) throws SQLException {
        Map<String, String> applied = Ledger.applied(connection);
        List<MigrationStatus.Entry> entries = new ArrayList<>();
        for (MigrationFile file : set.files()) {
            String hash = applied.remove(file.name());
            if (hash == null) {
                boolean begun = StatementJournal.find(connection, file.name()) != null;
                entries.add(new MigrationStatus.Entry(
                        file.name(), begun ? State.FAILED : State.PENDING, begun ? "begun outside a transaction" : ""));
            } else {
                boolean same = hash.equals(file.sha256());
                entries.add(new MigrationStatus.Entry(
                        file.name(), same ? State.APPLIED : State.EDITED, same ? "" : "the file has changed since"));
            }
        }
        applied.keySet()
                .forEach(name -> entries.add(new MigrationStatus.Entry(name, State.MISSING, "no such file any more")));
        return new MigrationStatus(entries);
    }

    /// The names to run; an edited file is refused, since what the database has is no longer what the file says.
    private static List<String> checked(MigrationStatus status) {
        List<String> edited = status.names(State.EDITED);
        if (!edited.isEmpty()) {
            throw Problem.of(
                            KilterCode.MIGRATION_DRIFT,
                            "the migration '" + edited.getFirst() + "' has changed since it was applied",
                            "Restore the file (git log -p), and put the change into a new migration.")
                    .withEvidence(edited.stream()
                            .map(name -> name + " differs from what was applied")
                            .toList())
                    .toException();
        }
        List<String> pending = new ArrayList<>(status.names(State.PENDING));
        pending.addAll(status.names(State.FAILED));
        return pending;
    }

    private static KilterException broken(SQLException e) {
        return Problem.of(
                        KilterCode.UNREACHABLE,
                        "the database does not answer: " + SqlProblem.message(e),
                        "kilter doctor")
                .toException(e);
    }
}
