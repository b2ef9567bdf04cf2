package dev.kilter.testkit;

import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.AppliesSeeds;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.SeedPlan;
import dev.kilter.sdk.spi.SeedReport;
import dev.kilter.sdk.spi.SeedReport.Outcome;
import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/// The least that keeps all laws; a mutant overrides one method and breaks one.
public class ReferenceSeeds implements AppliesSeeds {
    @Override
    public String id() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean handles(SeedConfig entry) {
        return entry instanceof SeedConfig.Sql;
    }

    @Override
    public SeedPlan plan(SeedConfig entry, ProjectTree tree) {
        return new SeedPlan(entry.name(), "sql", entry.files(), content(entry, tree));
    }

    @Override
    public SeedReport apply(SeedConfig entry, ProjectTree tree, Database database, Observer observer) {
        String content = content(entry, tree);
        try (Connection connection = database.connect()) {
            execute(connection, "CREATE SCHEMA IF NOT EXISTS kilter");
            execute(connection, "CREATE TABLE IF NOT EXISTS kilter.seed (name text PRIMARY KEY, content text)");
            String applied = applied(connection, entry.name());
            if (applied.equals(content)) {
                return new SeedReport(Outcome.SAME, 0);
            }
            if (!applied.isEmpty() && !entry.againWhenChanged()) {
                return new SeedReport(kept(), 0);
            }
            connection.setAutoCommit(false);
            run(entry, tree, database, connection, content);
            connection.commit();
            return new SeedReport(Outcome.APPLIED, 0);
        } catch (SQLException e) {
            throw failed(entry, e);
        }
    }

    protected void run(SeedConfig entry, ProjectTree tree, Database database, Connection connection, String content)
            throws SQLException {
        database.checkFence(connection);
        for (String file : entry.files()) {
            execute(connection, new String(tree.read(file), StandardCharsets.UTF_8));
        }
        record(connection, entry, content);
    }

    protected static void record(Connection connection, SeedConfig entry, String content) throws SQLException {
        execute(
                connection,
                "INSERT INTO kilter.seed VALUES ('" + entry.name() + "', '" + content
                        + "') ON CONFLICT (name) DO UPDATE SET content = excluded.content");
    }

    protected Outcome kept() {
        return Outcome.CHANGED_BUT_KEPT;
    }

    protected RuntimeException failed(SeedConfig entry, SQLException e) {
        return Problem.of(KilterCode.SEED_FAILED, "the seed '" + entry.name() + "' failed", "Correct it.")
                .toException(e);
    }

    protected String content(SeedConfig entry, ProjectTree tree) {
        StringBuilder all = new StringBuilder();
        entry.files().forEach(file -> all.append(Bundle.hash(tree.read(file))));
        return Bundle.hash(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    protected static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String applied(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT content FROM kilter.seed WHERE name = '" + name + "'")) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
