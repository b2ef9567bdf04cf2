package dev.kilter.adapters.atlas;

import dev.kilter.postgres.SqlFile;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// What the files have made beside a schema of the app's own, which no plan would carry to the live database: rows, and
/// things in kilter's own schema. Without a word, whoever wrote them would wait for them for ever.
final class BeyondSchema {
    /// The tables of nobody's extension, quoted.
    private static final String TABLES = """
        SELECT format('%I.%I', nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND classid = 'pg_class'::regclass AND deptype = 'e')
        ORDER BY 1
        """;

    private BeyondSchema() {}

    /// @param built the database that the files were run in
    static void refuse(SchemaProject project, Connection built) throws SQLException {
        for (String table : first(built, TABLES)) {
            if (table.startsWith("kilter.")) {
                throw problem(
                        project,
                        statement -> statement.sql().contains("kilter"),
                        "declares " + table + ", and the schema 'kilter' is kilter's own",
                        "Give it another schema.");
            }
            if (!first(built, "SELECT 1 FROM " + table + " LIMIT 1").isEmpty()) {
                throw problem(
                        project,
                        statement -> statement.begins("INSERT") || statement.begins("COPY"),
                        "puts rows into " + table + ", and a plan carries none",
                        "Move them into a seed: `seed:` in kilter.yaml.");
            }
        }
    }

    private static List<String> first(Connection connection, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    /// Of the statement that looks like the cause; otherwise of the first file.
    private static KilterException problem(
            SchemaProject project, Predicate<SqlStatement> cause, String what, String hint) {
        for (SqlFile file : project.files()) {
            for (SqlStatement statement : file.statements()) {
                if (cause.test(statement)) {
                    return problem(file, statement.line(), what, hint);
                }
            }
        }
        return problem(project.files().getFirst(), 1, what, hint);
    }

    private static KilterException problem(SqlFile file, int line, String what, String hint) {
        return Problem.of(KilterCode.MIGRATION_FAILED, "'" + file.text().path() + "' " + what, hint)
                .withEvidence("at " + file.text().path() + ":" + line + "; the live database is untouched")
                .toException();
    }
}
