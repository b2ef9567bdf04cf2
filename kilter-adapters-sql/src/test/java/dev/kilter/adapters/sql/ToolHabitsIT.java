package dev.kilter.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import dev.kilter.testkit.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What people's projects have beside the usual, run by the real tool and by kilter: each run ends alike, with the same
/// rows and the same schema, and neither has anything left to do after the other.
class ToolHabitsIT {
    @TempDir
    Path temp;

    private final PlainSqlAdapter kilter = new PlainSqlAdapter();

    static List<Habit> habits() {
        return Sample.of(12, "habits of the SQL tools", Habit.all());
    }

    @ParameterizedTest
    @MethodSource("habits")
    void kilter_does_what_the_tool_does(Habit habit) throws Exception {
        try (FreshDatabase theirs = DatabaseServer.embedded().fresh();
                FreshDatabase ours = DatabaseServer.embedded().fresh()) {
            if (!habit.before().isBlank()) {
                theirs.execute(habit.before());
                ours.execute(habit.before());
            }
            boolean ends = true;
            for (Map<String, String> run : habit.runs()) {
                ends = tool(habit, theirs, run);
                assertThat(kilter(ours, run)).isEqualTo(ends);
            }
            assertThat(ledger(habit.tool(), ours)).isEqualTo(ledger(habit.tool(), theirs));
            assertThat(schema(ours)).isEqualTo(schema(theirs));

            List<String> before = columns(habit.tool(), ours);
            assertThat(tool(habit, ours, habit.runs().getLast())).isEqualTo(ends);
            assertThat(columns(habit.tool(), ours)).isEqualTo(before);
            assertThat(kilter(theirs, habit.runs().getLast())).isEqualTo(ends);
            assertThat(columns(habit.tool(), theirs)).isEqualTo(before);
        }
    }

    @Test
    void a_row_that_flyway_has_taken_back_no_longer_counts() throws Exception {
        Map<String, String> files =
                Map.of("V1__a.sql", "CREATE TABLE a (id int);", "R__v.sql", "CREATE VIEW v AS SELECT 1 AS x;");
        Map<String, String> fewer = Map.of("V1__a.sql", "CREATE TABLE a (id int);");
        try (FreshDatabase database = DatabaseServer.embedded().fresh()) {
            Path folder = project(fewer).resolve("migrations");
            kilter(database, files);
            assertThat(kilter(database, fewer)).isFalse();
            try (Connection connection = database.connect()) {
                Oracle.flyway(connection, folder).repair();
            }

            assertThat(kilter(database, fewer)).isTrue();
            database.execute(
                    "INSERT INTO flyway_schema_history SELECT 9, '1', 'a', 'UNDO_SQL', 'U1__a.sql', 1, 'x', now(), 1,"
                            + " true");
            assertThat(kilter.status(set(fewer), database).names(State.PENDING)).containsExactly("V1__a.sql");
        }
    }

    @Test
    void that_flyway_would_not_begin_in_a_database_is_said_before_anything_is_asked_to() throws Exception {
        Map<String, String> files = Map.of("V1__a.sql", "CREATE TABLE a (id int);");
        try (FreshDatabase database = DatabaseServer.embedded().fresh()) {
            database.execute("CREATE TABLE other (id int)");

            assertThat(kilter.status(set(files), database).entries())
                    .containsExactly(new MigrationStatus.Entry(
                            "V1__a.sql",
                            State.PENDING,
                            "the database has the relation 'other' and no flyway_schema_history: nothing would run"));
            try (Connection connection = database.connect()) {
                assertThat(Oracle.FLYWAY.up(connection, project(files).resolve("migrations")))
                        .isOne();
            }
            assertThat(kilter(database, files)).isFalse();
        }
    }

    private boolean tool(Habit habit, FreshDatabase database, Map<String, String> files) throws Exception {
        Path project = project(files);
        try (Connection connection = database.connect()) {
            int code = habit.tool() == Oracle.LIQUIBASE
                    ? RealLiquibase.update(connection, project, habit.root())
                    : habit.tool().up(connection, project.resolve("migrations"));
            return code == 0;
        }
    }

    private Path project(Map<String, String> files) throws Exception {
        Path project = Files.createTempDirectory(temp, "project");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = project.resolve("migrations").resolve(file.getKey());
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, file.getValue());
        }
        return project;
    }

    private MigrationSet set(Map<String, String> files) {
        Map<String, String> tree = new HashMap<>();
        files.forEach((name, text) -> tree.put("migrations/" + name, text));
        return kilter.find(new MemoryTree(tree), new MigrationConfig("sql", "migrations"))
                .orElseThrow();
    }

    private boolean kilter(FreshDatabase database, Map<String, String> files) {
        try {
            kilter.apply(set(files), database, Observer.silent());
            return true;
        } catch (KilterException e) {
            assertThat(e.problem().code().value()).startsWith("KLT-M");
            return false;
        }
    }

    private static List<String> ledger(Oracle tool, FreshDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            return SchemaDump.rows(connection, tool.ledger);
        }
    }

    /// The rows without what a changeset that always runs writes anew.
    private static List<String> columns(Oracle tool, FreshDatabase database) throws Exception {
        return ledger(tool, database).stream()
                .map(row -> tool == Oracle.LIQUIBASE ? row.replaceFirst(" \\| \\d+ \\| (EXECUTED|RERAN) ", " | ") : row)
                .toList();
    }

    private static List<String> schema(FreshDatabase database) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = public");
            return SchemaDump.schema(connection);
        }
    }
}
