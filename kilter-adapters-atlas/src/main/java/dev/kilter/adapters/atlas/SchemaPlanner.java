package dev.kilter.adapters.atlas;

import dev.kilter.postgres.DatabaseProblem;
import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.postgres.StatementClassifier;
import dev.kilter.postgres.Verdict;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.spi.PlannedStatement;
import dev.kilter.sdk.spi.ScratchDatabases;
import dev.kilter.sdk.spi.StatementClass;
import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// From a declared schema and a live one to a proven plan. Reads the live database, and uses up to two scratch ones.
final class SchemaPlanner {
    private final SchemaProject project;
    private final Database live;
    private final ScratchDatabases scratch;

    SchemaPlanner(SchemaProject project, Database live, ScratchDatabases scratch) {
        this.project = project;
        this.live = live;
        this.scratch = scratch;
    }

    SchemaPlan plan() {
        Database first = scratch.next();
        DesiredSchema.build(project, first);
        SchemaModel wanted = SchemaModel.read(first, "'" + project.title() + "'");
        Shape wantedShape = Shape.of(first);
        SchemaModel current = SchemaModel.read(live, "the live schema");
        Shape currentShape = Shape.of(live);
        refuseNothing(wantedShape, currentShape);
        Map<String, String> invalid = currentShape.invalidIndexes();
        List<SqlStatement> statements = statements(current.differenceTo(wanted), invalid, wantedShape);
        Proof proof = new Proof(project.title(), current, currentShape, wanted, wantedShape);
        if (statements.isEmpty()) {
            proof.ofNothing();
        } else {
            proof.of(statements, scratch.next());
        }
        return new SchemaPlan(
                new MigrationPlan(
                        hash(current.fingerprint() + invalid),
                        hash(wanted.fingerprint() + files()),
                        classified(statements),
                        SchemaModel.ENGINE),
                wantedShape);
    }

    /// A file that has become empty by a mistake would take everything with it.
    private void refuseNothing(Shape wanted, Shape current) {
        if (wanted.isEmpty() && !current.isEmpty()) {
            throw Problem.of(
                            KilterCode.MIGRATION_FAILED,
                            "'" + project.title() + "' declares nothing, and everything would be dropped",
                            "Write the schema there; to remove the env with its data: kilter env destroy.")
                    .toException();
        }
    }

    /// The engine's statements, with indexes built online, and those replaced that a failed build has left invalid.
    private List<SqlStatement> statements(
            List<SqlStatement> difference, Map<String, String> invalid, Shape wantedShape) {
        List<SqlStatement> statements = new ArrayList<>();
        List<SqlStatement> rebuilds = new ArrayList<>();
        for (String key : invalid.keySet()) {
            String definition = wantedShape.objects().get(key);
            String name = key.substring("index ".length());
            boolean treated = difference.stream()
                    .anyMatch(statement ->
                            statement.begins("DROP", "INDEX") && statement.sql().endsWith(name));
            if (definition != null && !treated) {
                statements.addAll(SqlSplitter.split("DROP INDEX CONCURRENTLY " + name));
                rebuilds.add(
                        OnlineIndexes.concurrent(SqlSplitter.split(definition).getFirst()));
            }
        }
        Set<String> standing = difference.isEmpty() ? Set.of() : ordinaryTables();
        statements.addAll(OnlineIndexes.of(ReplacedIndexes.last(difference, standing), standing));
        statements.addAll(rebuilds);
        return statements;
    }

    private Set<String> ordinaryTables() {
        Set<String> tables = new HashSet<>();
        try (Connection connection = live.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                    SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
                    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'kilter')
                    """)) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
            return tables;
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    /// What happens to a table that this plan makes happens to nobody.
    private List<PlannedStatement> classified(List<SqlStatement> statements) {
        try (Connection connection = live.connect()) {
            StatementClassifier classifier = new StatementClassifier(connection);
            List<PlannedStatement> planned = new ArrayList<>();
            Set<String> made = new HashSet<>();
            for (SqlStatement statement : statements) {
                boolean unused = statement.begins("ALTER", "TABLE") && made.contains(TableNames.of(statement));
                Verdict verdict = classifier.classify(statement);
                planned.add(
                        unused
                                ? new PlannedStatement(null, 0, statement.sql(), StatementClass.SAFE, "")
                                : new PlannedStatement(null, 0, statement.sql(), verdict.kind(), verdict.why()));
                if (statement.begins("CREATE", "TABLE")) {
                    made.add(TableNames.of(statement));
                }
            }
            return planned;
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    private String files() {
        StringBuilder text = new StringBuilder();
        project.files()
                .forEach(file ->
                        text.append('\n').append(file.name()).append(' ').append(file.sha256()));
        return text.toString();
    }

    private static String hash(String text) {
        return Bundle.hash(text.getBytes(StandardCharsets.UTF_8));
    }
}
