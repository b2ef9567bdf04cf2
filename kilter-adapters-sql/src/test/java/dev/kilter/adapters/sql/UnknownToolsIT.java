package dev.kilter.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files and tables that are no tool's that kilter knows: to run all of them would take back what was made, or make it
/// twice.
class UnknownToolsIT {
    private final FreshDatabase database = DatabaseServer.embedded().fresh();
    private final PlainSqlAdapter kilter = new PlainSqlAdapter();

    @AfterEach
    void drop() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- +migrate Up\nCREATE TABLE a (id int);\n-- +migrate Down\nDROP TABLE a;",
                "-- Up Migration\nCREATE TABLE a (id int);\n-- Down Migration\nDROP TABLE a;",
                "-- Migrate:Up\nCREATE TABLE a (id int);\n-- Migrate:Down\nDROP TABLE a;",
                "-- // made\nCREATE TABLE a (id int);\n-- //@UNDO\nDROP TABLE a;"
            })
    void what_takes_a_migration_back_does_not_run_as_plain_sql(String text) {
        Map<String, String> files = Map.of("1_a.sql", text);

        assertThatThrownBy(() -> apply(files, null))
                .hasMessageContaining("migrations/1_a.sql:3: below")
                .hasMessageContaining("as plain SQL both would run");
        assertThat(database.schema()).noneMatch(line -> line.contains("table"));
        apply(files, "plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"001-a.down.sql", "001_a_down.sql", "001-a.undo.sql"})
    void a_file_with_the_way_back_does_not_run_either(String name) {
        Map<String, String> files = Map.of(name, "SELECT 1;", name.replaceFirst("down|undo", "up"), "SELECT 2;");

        assertThatThrownBy(() -> apply(files, null)).hasMessageContaining(name + "' takes a migration back");
        apply(Map.of("scale_down.sql", "-- undo is not needed here\nSELECT 1; -- down"), null);
    }

    @ParameterizedTest
    @EnumSource(Oracle.class)
    void a_ledger_under_another_name_does_not_make_all_files_new(Oracle tool) {
        Map<String, String> files = OracleFiles.of(tool, 2);
        apply(files, null);
        String table = tool.ledger.replaceFirst("(?s).*FROM (\\w+).*", "$1");
        database.execute("ALTER TABLE " + table + " RENAME TO my_migrations");

        assertThatThrownBy(() -> apply(files, null))
                .hasMessageContaining("public.my_migrations looks like what " + tool.format + " has applied");
        database.execute("ALTER TABLE my_migrations RENAME TO " + table);
        apply(files, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_sqlx_migrations", "pgmigrations", "gorp_migrations"})
    void the_ledger_of_a_tool_that_kilter_does_not_know_is_not_passed_over(String table) {
        database.execute("CREATE TABLE " + table + " (id bigint)");
        Map<String, String> files = Map.of("1_a.sql", "CREATE TABLE a (id int);");

        assertThatThrownBy(() -> apply(files, null))
                .hasMessageContaining("public." + table + " says what another tool has applied here");
        apply(files, "plain");
    }

    private void apply(Map<String, String> files, @Nullable String format) {
        Map<String, String> tree = new HashMap<>();
        files.forEach((name, text) -> tree.put("migrations/" + name, text));
        MigrationConfig config = new MigrationConfig("sql", "migrations", format);
        kilter.apply(kilter.find(new MemoryTree(tree), config).orElseThrow(), database, Observer.silent());
    }
}
