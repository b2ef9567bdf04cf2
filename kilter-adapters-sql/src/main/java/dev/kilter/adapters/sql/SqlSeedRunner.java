package dev.kilter.adapters.sql;

import dev.kilter.postgres.CleanSession;
import dev.kilter.postgres.DatabaseProblem;
import dev.kilter.postgres.MigrationLock;
import dev.kilter.postgres.Ownership;
import dev.kilter.postgres.Script;
import dev.kilter.postgres.SqlProblem;
import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlText;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.AppliesSeeds;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.SeedPlan;
import dev.kilter.sdk.spi.SeedReport;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Seeds that are SQL files: all files of an entry and its ledger row in one transaction.
public final class SqlSeedRunner implements AppliesSeeds {
    @Override
    public String id() {
        return "sql";
    }

    @Override
    public boolean handles(SeedConfig entry) {
        return entry instanceof SeedConfig.Sql;
    }

    @Override
    public SeedPlan plan(SeedConfig entry, ProjectTree tree) {
        List<String> actions = new ArrayList<>();
        for (String path : entry.files()) {
            int count =
                    SqlSplitter.split(SqlText.of(path, tree.read(path)).sql()).size();
            actions.add(path + ": " + count + (count == 1 ? " statement" : " statements"));
        }
        return new SeedPlan(entry.name(), "sql", actions, SeedContent.of(entry, tree));
    }

    @Override
    public SeedReport apply(SeedConfig entry, ProjectTree tree, Database database, Observer observer) {
        String content = SeedContent.of(entry, tree);
        try (Connection connection = database.connect()) {
            MigrationLock.take(connection);
            create(connection);
            String applied = applied(connection, entry.name());
            if (content.equals(applied)) {
                return new SeedReport(SeedReport.Outcome.SAME, 0);
            }
            if (applied != null && !entry.againWhenChanged()) {
                return new SeedReport(SeedReport.Outcome.CHANGED_BUT_KEPT, 0);
            }
            return new SeedReport(
                    SeedReport.Outcome.APPLIED, run(entry, tree, database, connection, content, observer));
        } catch (SQLException e) {
            throw broken(entry, e);
        }
    }

    private static KilterException broken(SeedConfig entry, SQLException e) {
        KilterException problem = DatabaseProblem.of(e);
        return problem.problem().code().equals(KilterCode.UNREACHABLE.code())
                ? problem
                : Problem.of(
                                KilterCode.SEED_FAILED,
                                "seed " + entry.name() + " failed: " + SqlProblem.message(e),
                                "Correct " + String.join(", ", entry.files()) + " and deploy again.")
                        .withEvidence("SQLSTATE " + e.getSQLState(), "the seed left nothing behind")
                        .toException(e);
    }

    private static long run(
            SeedConfig entry,
            ProjectTree tree,
            Database database,
            Connection connection,
            String content,
            Observer observer)
            throws SQLException {
        long rows = 0;
        List<Observer.Event> done = new ArrayList<>();
        connection.setAutoCommit(false);
        try {
            database.checkFence(connection);
            for (String path : entry.files()) {
                observer.on(new Observer.Event.Started(path));
                long start = System.nanoTime();
                SqlText text = SqlText.of(path, tree.read(path));
                try {
                    rows += Script.run(connection, OwnTransaction.ofSeed(text));
                    CleanSession.restore(connection);
                } catch (Script.Failure e) {
                    connection.rollback();
                    throw SqlProblem.of(
                            KilterCode.SEED_FAILED,
                            "seed " + entry.name(),
                            text,
                            e.statement(),
                            List.of("the seed left nothing behind"),
                            e.sql());
                }
                done.add(new Observer.Event.Finished(path, Duration.ofNanos(System.nanoTime() - start)));
            }
            record(connection, entry.name(), content);
            Ownership.sweep(connection, database.ownerRole()).forEach(note -> done.add(new Observer.Event.Note(note)));
            connection.commit();
            done.forEach(observer::on);
            return rows;
        } catch (SQLException | KilterException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                CREATE SCHEMA IF NOT EXISTS kilter;
                CREATE TABLE IF NOT EXISTS kilter.seed (
                  name text PRIMARY KEY, content text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
                """);
        }
    }

    private static @Nullable String applied(Connection connection, String name) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement("SELECT content FROM kilter.seed WHERE name = ?")) {
            find.setString(1, name);
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private static void record(Connection connection, String name, String content) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
            INSERT INTO kilter.seed (name, content) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET content = excluded.content, applied_at = now()
            """)) {
            upsert.setString(1, name);
            upsert.setString(2, content);
            upsert.executeUpdate();
        }
    }
}
