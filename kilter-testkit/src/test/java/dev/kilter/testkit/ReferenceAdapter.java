package dev.kilter.testkit;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationFile;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.MigrationStatus.Entry;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.PlannedStatement;
import dev.kilter.sdk.spi.PlansMigrations;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.ScratchDatabases;
import dev.kilter.sdk.spi.SelectsMigrations;
import dev.kilter.sdk.spi.StatementClass;
import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The least that keeps all laws; a mutant overrides one method and breaks one.
public class ReferenceAdapter implements MigrationAdapter, PlansMigrations, SelectsMigrations {
    @Override
    public String id() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<MigrationSet> find(ProjectTree tree, MigrationConfig config) {
        List<MigrationFile> files = tree.files(config.dir()).stream()
                .map(path -> new MigrationFile(
                        path.substring(config.dir().length() + 1), path, Bundle.hash(tree.read(path))))
                .toList();
        return files.isEmpty() ? Optional.empty() : Optional.of(new MigrationSet(files, tree));
    }

    @Override
    public MigrationStatus status(MigrationSet set, Database database) {
        try (Connection connection = database.connect()) {
            Map<String, String> ledger = ledger(connection);
            List<Entry> entries = new ArrayList<>();
            for (MigrationFile file : set.files()) {
                String hash = ledger.remove(file.name());
                State state = hash == null ? State.PENDING : hash.equals(file.sha256()) ? State.APPLIED : State.EDITED;
                entries.add(new Entry(file.name(), state, ""));
            }
            ledger.keySet().forEach(name -> entries.add(new Entry(name, State.MISSING, "")));
            return new MigrationStatus(entries);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public MigrationReport apply(MigrationSet set, Database database, Observer observer) {
        List<String> applied = new ArrayList<>();
        try (Connection connection = database.connect()) {
            lock(connection);
            Map<String, String> ledger = ledger(connection);
            execute(connection, "CREATE TABLE IF NOT EXISTS ledger (name text PRIMARY KEY, sha256 text NOT NULL)");
            for (MigrationFile file : set.files()) {
                if (!ledger.containsKey(file.name())) {
                    applyOne(connection, database, set, file);
                    applied.add(file.name());
                    observer.on(new Observer.Event.Finished(file.name(), Duration.ZERO));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new MigrationReport(
                applied, set.files().size(), set.files().getLast().name());
    }

    @Override
    public MigrationPlan plan(MigrationSet set, Database live, ScratchDatabases scratch) {
        List<String> pending = status(set, live).names(State.PENDING);
        List<PlannedStatement> statements = set.files().stream()
                .filter(file -> pending.contains(file.name()))
                .map(file -> new PlannedStatement(
                        file.path(),
                        1,
                        new String(set.tree().read(file.path()), StandardCharsets.UTF_8),
                        StatementClass.BREAKING,
                        "nobody looked"))
                .toList();
        return new MigrationPlan(pending.toString(), set.files().toString(), statements, id());
    }

    @Override
    public MigrationSet select(MigrationSet set, Set<String> names) {
        return new MigrationSet(
                set.files().stream().filter(file -> names.contains(file.name())).toList(), set.tree());
    }

    protected void lock(Connection connection) throws SQLException {
        while (!isTrue(connection, "SELECT pg_try_advisory_lock(42)")) {
            Thread.onSpinWait();
        }
    }

    protected void applyOne(Connection connection, Database database, MigrationSet set, MigrationFile file)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            database.checkFence(connection);
            execute(connection, new String(set.tree().read(file.path()), StandardCharsets.UTF_8));
            record(connection, file);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw failed(file, e);
        } catch (KilterException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    protected RuntimeException failed(MigrationFile file, SQLException e) {
        return Problem.of(KilterCode.MIGRATION_FAILED, "'" + file.name() + "' failed: " + e.getMessage(), "Correct it.")
                .toException(e);
    }

    protected static void record(Connection connection, MigrationFile file) throws SQLException {
        execute(connection, "INSERT INTO ledger VALUES ('" + file.name() + "', '" + file.sha256() + "')");
    }

    protected static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    protected static Map<String, String> ledger(Connection connection) throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        if (isTrue(connection, "SELECT to_regclass('ledger') IS NOT NULL")) {
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("SELECT name, sha256 FROM ledger")) {
                while (found.next()) {
                    rows.put(found.getString(1), found.getString(2));
                }
            }
        }
        return rows;
    }

    private static boolean isTrue(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
