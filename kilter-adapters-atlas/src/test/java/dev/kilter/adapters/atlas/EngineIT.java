package dev.kilter.adapters.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.PlannedStatement;
import dev.kilter.sdk.spi.StatementClass;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Drawn
class EngineIT {
    private static final AtlasAdapter ADAPTER = new AtlasAdapter();

    private final FreshDatabase live = DatabaseServer.embedded().fresh();

    @AfterEach
    void drop() {
        live.close();
    }

    @Test
    void an_index_of_a_standing_table_keeps_no_writer_out() {
        run("CREATE TABLE item (id int, name text)");
        String wanted = "CREATE TABLE item (id int, name text); CREATE UNIQUE INDEX item_name ON item (name);";

        assertThat(plan(wanted).statements())
                .extracting(PlannedStatement::sql)
                .containsExactly("CREATE UNIQUE INDEX CONCURRENTLY item_name ON public.item USING btree (name)");
        apply(wanted);
        assertThat(one("SELECT indisvalid FROM pg_index WHERE indexrelid = 'item_name'::regclass"))
                .isEqualTo("t");
        assertThat(one("SELECT count(*) FROM kilter.migration_progress")).isEqualTo("0");
    }

    @Test
    void an_index_that_a_failed_build_has_left_invalid_is_built_again() throws SQLException {
        String wanted = "CREATE TABLE item (id int); CREATE UNIQUE INDEX item_id ON item (id);";
        run("CREATE TABLE item (id int)", "INSERT INTO item VALUES (1), (1)");
        try (Connection connection = live.connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CREATE UNIQUE INDEX CONCURRENTLY item_id ON item (id)"))
                    .isInstanceOf(SQLException.class);
        }
        run("DELETE FROM item");

        assertThat(plan(wanted).statements())
                .extracting(PlannedStatement::sql)
                .containsExactly(
                        "DROP INDEX CONCURRENTLY public.item_id",
                        "CREATE UNIQUE INDEX CONCURRENTLY item_id ON public.item USING btree (id)");
        apply(wanted);
        assertThat(one("SELECT indisvalid FROM pg_index WHERE indexrelid = 'item_id'::regclass"))
                .isEqualTo("t");
        assertThat(plan(wanted).isEmpty()).isTrue();
    }

    @Test
    void an_index_that_is_replaced_goes_when_the_new_one_stands() {
        run(
                "CREATE TABLE item (id int, name text)",
                "CREATE INDEX item_name ON item (id)",
                "CREATE INDEX old ON item (id)");
        String wanted = "CREATE TABLE item (id int, name text); CREATE INDEX item_name ON item (name, id);"
                + "CREATE INDEX new ON item (name);";

        assertThat(plan(wanted).statements())
                .extracting(PlannedStatement::sql)
                .containsExactly(
                        "ALTER INDEX public.item_name RENAME TO \"item_name_replaced\"",
                        "CREATE INDEX CONCURRENTLY new ON public.item USING btree (name)",
                        "CREATE INDEX CONCURRENTLY item_name ON public.item USING btree (name, id)",
                        "DROP INDEX public.old",
                        "DROP INDEX CONCURRENTLY public.\"item_name_replaced\"");
        assertThat(plan(wanted).statements())
                .extracting(PlannedStatement::kind)
                .containsExactly(
                        StatementClass.SAFE,
                        StatementClass.SAFE,
                        StatementClass.SAFE,
                        StatementClass.LOCKING,
                        StatementClass.SAFE);
        apply(wanted);
        assertThat(one("SELECT string_agg(indexrelid::regclass::text, ' ' ORDER BY indexrelid::regclass::text) FROM"
                        + " pg_index WHERE indrelid = 'item'::regclass"))
                .isEqualTo("item_name new");
    }

    @Test
    void rows_that_are_there_get_the_default_of_a_new_column_without_being_touched() {
        run("CREATE TABLE item (id int)", "INSERT INTO item VALUES (1)");
        String before = one("SELECT xmin FROM item");

        apply("CREATE TABLE item (id int, state text NOT NULL DEFAULT 'new', note text DEFAULT 'none');");

        assertThat(one("SELECT state || note FROM item")).isEqualTo("newnone");
        assertThat(one("SELECT xmin FROM item")).isEqualTo(before);
    }

    @Test
    void each_statement_has_its_class() {
        run("CREATE TABLE item (id int, name text, old text)", "INSERT INTO item VALUES (1, 'a', 'b')");

        assertThat(plan("CREATE TABLE item (id bigint, name text); CREATE TABLE other ();")
                        .statements())
                .extracting(PlannedStatement::kind)
                .containsExactlyInAnyOrder(StatementClass.SAFE, StatementClass.BREAKING, StatementClass.DESTRUCTIVE);
    }

    @Test
    void what_happens_to_a_table_that_the_plan_makes_happens_to_nobody() {
        assertThat(plan("CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);"
                                + "ALTER TABLE item ENABLE ROW LEVEL SECURITY;")
                        .statements())
                .extracting(PlannedStatement::kind)
                .containsOnly(StatementClass.SAFE);
    }

    @Test
    void what_the_engine_cannot_express_is_refused_in_words() {
        run("CREATE TABLE item (id int PRIMARY KEY)");

        Problem refusal = refusal("CREATE TABLE item (id int PRIMARY KEY); ALTER TABLE item REPLICA IDENTITY FULL;");

        assertThat(refusal.detail())
                .isEqualTo("the declarative engine cannot bring the live schema to 'schema/schema.sql'");
        assertThat(refusal.evidence())
                .containsExactly(
                        "table public.item is 'ordinary', and should be 'ordinary replica identity f'",
                        "the live database is untouched");
    }

    @Test
    void a_live_schema_that_has_such_a_thing_already_can_be_changed_beside_it() {
        run("CREATE TABLE item (id int PRIMARY KEY)", "ALTER TABLE item REPLICA IDENTITY FULL");

        apply("CREATE TABLE item (id int PRIMARY KEY); ALTER TABLE item REPLICA IDENTITY FULL; CREATE TABLE b ();");

        assertThat(one("SELECT relreplident FROM pg_class WHERE oid = 'item'::regclass"))
                .isEqualTo("f");
    }

    @Test
    void extensions_that_the_owner_may_create_come_and_go() {
        run("CREATE EXTENSION pg_trgm", "CREATE TABLE item (id int, name text)");

        apply("CREATE EXTENSION citext; CREATE TABLE item (id int, name citext);");

        assertThat(one("SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension"))
                .isEqualTo("citext plpgsql");
    }

    @Test
    void a_schema_file_that_the_database_refuses_is_named_with_its_line() {
        Problem refusal = refusal("CREATE TABLE item (id int);\n\nCREATE VIEW v AS SELECT nonsense FROM item;\n");

        assertThat(refusal.detail())
                .isEqualTo("the schema file 'schema.sql' failed: column \"nonsense\" does not exist");
        assertThat(refusal.evidence().getFirst()).startsWith("at schema/schema.sql:3 ");
    }

    @Test
    void a_schema_that_declares_nothing_drops_nothing() {
        run("CREATE TABLE item (id int)");

        assertThat(refusal("-- gone by mistake\n").detail()).contains("everything would be dropped");
    }

    @Test
    void rows_that_stand_against_a_change_are_told_and_nothing_is_left_behind() {
        run("CREATE TABLE item (id int, name text)", "INSERT INTO item VALUES (1, NULL)");

        Problem refusal = refusal("CREATE TABLE item (id int, name text NOT NULL); CREATE TABLE other ();");

        assertThat(refusal.detail()).startsWith("the schema change failed: column \"name\"");
        assertThat(refusal.hint()).contains("schema/schema.sql");
        assertThat(one("SELECT to_regclass('other')")).isEqualTo("null");
    }

    @Test
    void an_admission_that_refuses_sees_the_plan_and_nothing_runs() {
        Problem no = Problem.of(KilterCode.PLAN_NEEDED, "no", "Ask.");

        KilterException thrown = catchThrowableOfType(
                KilterException.class,
                () -> ADAPTER.apply(
                        set("CREATE TABLE item (id int);"),
                        live,
                        plan -> {
                            assertThat(plan.statements()).hasSize(1);
                            throw no.toException();
                        },
                        Observer.silent()));

        assertThat(thrown.problem()).isEqualTo(no);
        assertThat(one("SELECT to_regclass('item')")).isEqualTo("null");
    }

    @Test
    void drift_by_hand_is_undone_although_the_file_is_the_same() {
        String wanted = "CREATE TABLE item (id int);";
        apply(wanted);
        run("ALTER TABLE item ADD COLUMN by_hand int", "CREATE TABLE by_hand ()");

        MigrationReport report = apply(wanted);

        assertThat(report.applied()).containsExactly("schema.sql");
        assertThat(one("SELECT to_regclass('by_hand')")).isEqualTo("null");
        assertThat(apply(wanted).applied()).isEmpty();
    }

    private MigrationPlan plan(String schema) {
        return ADAPTER.plan(set(schema), live, live::scratch);
    }

    private MigrationReport apply(String schema) {
        return ADAPTER.apply(set(schema), live, Observer.silent());
    }

    private Problem refusal(String schema) {
        return catchThrowableOfType(KilterException.class, () -> apply(schema)).problem();
    }

    private static MigrationSet set(String schema) {
        return ADAPTER.find(new MemoryTree(Map.of("schema/schema.sql", schema)), new MigrationConfig("atlas", "schema"))
                .orElseThrow();
    }

    private void run(String... statements) {
        try (Connection connection = live.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(statements)) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String one(String query) {
        try (Connection connection = live.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
