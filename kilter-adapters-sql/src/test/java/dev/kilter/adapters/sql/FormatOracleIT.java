package dev.kilter.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.PlannedStatement;
import dev.kilter.sdk.spi.StatementClass;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
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
import java.util.SortedMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// kilter against the real tools on equal databases: exit, ledger and schema, and each carrying on where the other
/// stopped.
@Drawn
class FormatOracleIT {
    @TempDir
    Path temp;

    static List<Oracle> tools() {
        return Sample.of(2, "real SQL tools", List.of(Oracle.values()));
    }

    private final PlainSqlAdapter kilter = new PlainSqlAdapter();

    @ParameterizedTest
    @MethodSource("tools")
    void both_write_the_same_schema_and_the_same_ledger(Oracle tool) throws Exception {
        FreshDatabase theirs = DatabaseServer.embedded().fresh();
        FreshDatabase ours = DatabaseServer.embedded().fresh();
        Map<String, String> files = OracleFiles.of(tool, 4);

        assertThat(tool(tool, theirs, files)).isZero();
        assertThat(kilter(ours, files).applied()).hasSize(4);
        assertEqual(tool, theirs, ours);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void one_has_nothing_to_do_after_the_other(Oracle tool) throws Exception {
        FreshDatabase theirs = DatabaseServer.embedded().fresh();
        FreshDatabase ours = DatabaseServer.embedded().fresh();
        Map<String, String> files = OracleFiles.of(tool, 4);
        tool(tool, theirs, files);
        kilter(ours, files);
        List<String> before = ledger(tool, ours);

        assertThat(kilter(theirs, files).applied()).isEmpty();
        assertThat(tool(tool, ours, files)).isZero();
        assertThat(ledger(tool, ours)).isEqualTo(before);
        assertThat(status(theirs, files).names(State.APPLIED)).hasSize(4);
        assertEqual(tool, theirs, ours);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void each_does_the_second_half_after_the_other(Oracle tool) throws Exception {
        FreshDatabase theirs = DatabaseServer.embedded().fresh();
        FreshDatabase ours = DatabaseServer.embedded().fresh();
        Map<String, String> half = OracleFiles.of(tool, 2);
        Map<String, String> files = OracleFiles.of(tool, 4);

        tool(tool, theirs, half);
        assertThat(kilter(theirs, files).applied()).hasSize(2);
        kilter(ours, half);
        assertThat(tool(tool, ours, files)).isZero();
        assertEqual(tool, theirs, ours);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void a_failing_file_leaves_nothing_of_kilters_and_stops_both(Oracle tool) throws Exception {
        FreshDatabase theirs = DatabaseServer.embedded().fresh();
        FreshDatabase ours = DatabaseServer.embedded().fresh();
        Map<String, String> files = OracleFiles.of(tool, 2);
        files.putAll(OracleFiles.file(tool, 90, "bad", "CREATE TABLE gone (id int);\nSELECT nonsense FROM note;"));

        assertThat(tool(tool, theirs, files)).isNotZero();
        assertThat(refusal(ours, files)).contains("KLT-M01");
        assertThat(schema(ours)).isEqualTo(schema(theirs));
        if (tool == Oracle.GOLANG_MIGRATE) {
            assertThat(ledger(tool, theirs)).containsExactly("90 | t");
            assertThat(ledger(tool, ours)).containsExactly("20 | f");
            assertThat(refusal(theirs, files)).contains("KLT-M02", "migrate force 90");
        } else {
            assertThat(ledger(tool, ours)).isEqualTo(ledger(tool, theirs));
        }
    }

    @ParameterizedTest
    @MethodSource("tools")
    void a_file_that_comes_late_is_treated_as_the_tool_treats_it(Oracle tool) throws Exception {
        FreshDatabase theirs = DatabaseServer.embedded().fresh();
        FreshDatabase ours = DatabaseServer.embedded().fresh();
        Map<String, String> files = OracleFiles.of(tool, 2);
        tool(tool, theirs, files);
        kilter(ours, files);
        files.putAll(OracleFiles.file(tool, 15, "late", "CREATE TABLE late (id int);"));

        boolean stops = tool == Oracle.GOOSE || tool == Oracle.FLYWAY;
        assertThat(tool(tool, theirs, files) != 0).isEqualTo(stops);
        assertThat(status(ours, files).names(State.OUT_OF_ORDER)).hasSize(tool == Oracle.GOLANG_MIGRATE ? 0 : 1);
        if (stops) {
            assertThat(refusal(ours, files)).contains("KLT-M03");
        } else {
            kilter(ours, files);
        }
        assertEqual(tool, theirs, ours);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void a_missing_file_is_treated_as_the_tool_treats_it(Oracle tool) throws Exception {
        FreshDatabase theirs = DatabaseServer.embedded().fresh();
        FreshDatabase ours = DatabaseServer.embedded().fresh();
        SortedMap<String, String> files = OracleFiles.of(tool, 2);
        tool(tool, theirs, files);
        kilter(ours, files);
        SortedMap<String, String> fewer = OracleFiles.of(tool, 4);
        fewer.keySet().removeIf(name -> name.contains("step_1"));

        boolean stops = tool == Oracle.GOLANG_MIGRATE || tool == Oracle.FLYWAY;
        assertThat(tool(tool, theirs, fewer) != 0).isEqualTo(stops);
        assertThat(status(ours, fewer).names(State.MISSING)).hasSize(1);
        if (stops) {
            assertThat(refusal(ours, fewer)).contains("KLT-M03");
        } else {
            kilter(ours, fewer);
        }
        assertEqual(tool, theirs, ours);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void an_edited_file_stops_those_that_can_see_it(Oracle tool) throws Exception {
        FreshDatabase theirs = DatabaseServer.embedded().fresh();
        FreshDatabase ours = DatabaseServer.embedded().fresh();
        Map<String, String> files = OracleFiles.of(tool, 2);
        tool(tool, theirs, files);
        kilter(ours, files);
        files.replaceAll((name, sql) -> sql + "\n-- edited\n");

        boolean stops = tool == Oracle.FLYWAY || tool == Oracle.LIQUIBASE;
        assertThat(tool(tool, theirs, files) != 0).isEqualTo(stops);
        if (stops) {
            assertThat(refusal(ours, files)).contains("KLT-M03");
        } else {
            assertThat(kilter(ours, files).applied()).isEmpty();
        }
        assertEqual(tool, theirs, ours);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void a_plan_names_what_is_pending_and_its_class(Oracle tool) throws Exception {
        FreshDatabase database = DatabaseServer.embedded().fresh();
        Map<String, String> files = OracleFiles.of(tool, 2);
        kilter(database, files);
        files.putAll(OracleFiles.file(tool, 90, "risky", "SELECT 1;\nALTER TABLE note DROP COLUMN body;"));

        MigrationPlan plan = kilter.plan(set(files), database, DatabaseServer.embedded()::fresh);
        assertThat(plan.engine()).isEqualTo("sql " + tool.format);
        assertThat(plan.statements())
                .extracting(PlannedStatement::kind)
                .containsExactly(StatementClass.SAFE, StatementClass.DESTRUCTIVE);
        assertThat(kilter.plan(set(files), database, DatabaseServer.embedded()::fresh))
                .isEqualTo(plan);
        kilter(database, files);
        assertThat(kilter.plan(set(files), database, DatabaseServer.embedded()::fresh)
                        .isEmpty())
                .isTrue();
    }

    private int tool(Oracle tool, FreshDatabase database, Map<String, String> files) throws Exception {
        Path folder = Files.createTempDirectory(temp, "files");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        try (Connection connection = database.connect()) {
            return tool.up(connection, folder);
        }
    }

    private MigrationSet set(Map<String, String> files) {
        Map<String, String> tree = new HashMap<>();
        files.forEach((name, sql) -> tree.put("migrations/" + name, sql));
        return kilter.find(new MemoryTree(tree), new MigrationConfig("sql", "migrations"))
                .orElseThrow();
    }

    private MigrationReport kilter(FreshDatabase database, Map<String, String> files) {
        return kilter.apply(set(files), database, Observer.silent());
    }

    private MigrationStatus status(FreshDatabase database, Map<String, String> files) {
        return kilter.status(set(files), database);
    }

    private String refusal(FreshDatabase database, Map<String, String> files) {
        Throwable thrown = catchThrowable(() -> kilter(database, files));
        assertThat(thrown).isInstanceOf(KilterException.class);
        return ((KilterException) thrown).problem().code().value() + ((KilterException) thrown).problem();
    }

    private static List<String> ledger(Oracle tool, FreshDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            return SchemaDump.rows(connection, tool.ledger);
        }
    }

    private static List<String> schema(FreshDatabase database) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = public");
            return SchemaDump.schema(connection);
        }
    }

    private static void assertEqual(Oracle tool, FreshDatabase theirs, FreshDatabase ours) throws Exception {
        assertThat(ledger(tool, ours)).isEqualTo(ledger(tool, theirs));
        assertThat(schema(ours)).isEqualTo(schema(theirs));
    }
}
