package dev.kilter.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.Sample;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that leave something behind, that take something away, or that are not what they seem.
@Drawn
class HostileFilesIT {
    private final FreshDatabase database = DatabaseServer.embedded().fresh();
    private final Plain plain = new Plain(database);

    @AfterEach
    void drop() {
        database.close();
    }

    static List<String> whatAFileSets() {
        return Sample.of(
                3,
                "what a file may set",
                List.of(
                        "SET ROLE NONE",
                        "SET SESSION AUTHORIZATION DEFAULT",
                        "SET search_path = pg_catalog",
                        "SELECT set_config('search_path', '', false)",
                        "CREATE TEMP TABLE item (wrong int)",
                        "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
                        "SET default_transaction_read_only = on",
                        "SET statement_timeout = 1",
                        "SELECT pg_advisory_unlock_all()",
                        "LISTEN x"));
    }

    @ParameterizedTest
    @MethodSource("whatAFileSets")
    void what_a_file_sets_is_gone_for_its_ledger_row_and_for_the_next_file(String left) {
        for (String first : List.of("", "-- kilter:no-transaction\n")) {
            try (FreshDatabase fresh = DatabaseServer.embedded().fresh()) {
                Plain files = new Plain(fresh)
                        .file("1_a.sql", first + "CREATE TABLE item (id int);\n" + left + ";")
                        .file(
                                "2_b.sql",
                                "INSERT INTO item (id) VALUES (1);\n"
                                    + "CREATE TABLE seen AS SELECT current_user::text AS who,"
                                    + " current_setting('search_path') AS path, current_setting('application_name') AS"
                                    + " app;");

                assertThat(files.apply().applied()).containsExactly("1_a.sql", "2_b.sql");
                assertThat(files.rows("SELECT id FROM public.item")).containsExactly("1");
                assertThat(files.rows("SELECT who, path, app FROM public.seen"))
                        .containsExactly("owner | public | PostgreSQL JDBC Driver");
                assertThat(files.ledger()).containsExactly("1_a.sql", "2_b.sql");
                assertThat(files.rows("SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class c JOIN pg_namespace n ON"
                                + " n.oid = relnamespace WHERE nspname IN ('public', 'kilter')"))
                        .containsExactly("owner");
            }
        }
    }

    static Stream<Arguments> takingAway() {
        return Stream.of(
                arguments("SELECT 1;\n\nDROP SCHEMA kilter CASCADE", 3),
                arguments("SELECT 1;\nDO $$ BEGIN EXECUTE 'DROP SCHEMA ' || 'kil' || 'ter CASCADE'; END $$", 2),
                arguments(
                        "DROP TABLE kilter.migration; CREATE TABLE kilter.migration (name text, sha256 text,"
                                + " duration_ms int)",
                        1),
                arguments("ALTER SCHEMA kilter RENAME TO gone", 1),
                arguments("DROP OWNED BY CURRENT_USER", 1));
    }

    @ParameterizedTest
    @MethodSource("takingAway")
    void a_file_cannot_take_away_what_kilter_remembers(String sql, int line) {
        plain.file("1_a.sql", "CREATE TABLE item (id int);").apply();

        Problem problem = plain.file("2_b.sql", sql).refusal();

        assertThat(problem.code().value()).isEqualTo("KLT-M01");
        assertThat(problem.detail()).contains("2_b.sql", "takes away", "kilter.migration");
        assertThat(problem.evidence()).anyMatch(text -> text.contains("migrations/2_b.sql:" + line));
        assertThat(problem.evidence()).anyMatch(text -> text.contains("left nothing behind"));
        assertThat(plain.ledger()).containsExactly("1_a.sql");
        assertThat(plain.rows("SELECT count(*) FROM item")).containsExactly("0");
        assertThat(plain.file("2_b.sql", "SELECT 1;").apply().applied()).containsExactly("2_b.sql");
    }

    @Test
    void a_transaction_round_the_whole_file_holds_the_ledgers_row_too() {
        plain.file("1_a.sql", "BEGIN;\nCREATE TABLE item (id int);\nCOMMIT;").apply();
        assertThat(plain.rows("SELECT c.xmin = m.xmin FROM pg_class c, kilter.migration m WHERE relname = 'item'"))
                .containsExactly("t");
    }

    static Stream<Arguments> halfWay() {
        return Stream.of(
                arguments("CREATE TABLE a ();\nCOMMIT;\nCREATE TABLE b ()", 2),
                arguments("CREATE TABLE a ();\n\nROLLBACK", 3),
                arguments("CREATE TABLE a ();\nBEGIN", 2),
                arguments("BEGIN;\nCREATE TABLE a ()", 1));
    }

    @ParameterizedTest
    @MethodSource("halfWay")
    void a_transaction_that_ends_half_way_is_refused_with_its_line(String sql, int line) {
        Problem problem = plain.file("1_a.sql", sql).refusal();

        assertThat(problem.code().value()).isEqualTo("KLT-M01");
        assertThat(problem.evidence().getFirst()).contains("migrations/1_a.sql:" + line, "nothing of the file was run");
        assertThat(plain.rows("SELECT to_regclass('a'), to_regclass('kilter.migration')"))
                .containsExactly("null | null");
    }

    @Test
    void outside_a_transaction_the_files_own_transactions_hold() {
        plain.file("1_a.sql", """
            -- kilter:no-transaction
            CREATE TABLE item (id int);
            BEGIN; INSERT INTO item VALUES (1); INSERT INTO item VALUES (2); COMMIT;
            BEGIN; INSERT INTO item VALUES (3); ROLLBACK;
            BEGIN ISOLATION LEVEL SERIALIZABLE;
            INSERT INTO item SELECT 4 WHERE current_setting('transaction_isolation') = 'serializable';
            COMMIT;
            """);
        assertThat(plain.apply().applied()).hasSize(1);
        assertThat(plain.rows("SELECT id FROM item ORDER BY 1")).containsExactly("1", "2", "4");
        assertThat(plain.rows("SELECT * FROM kilter.migration_progress")).isEmpty();
    }

    @Test
    void a_transaction_that_is_left_open_is_refused_before_anything_runs() {
        Problem problem = plain.file("1_a.sql", "-- kilter:no-transaction\nCREATE TABLE a ();\nBEGIN;\nSELECT 1;")
                .refusal();
        assertThat(problem.detail()).contains("begins a transaction and does not end it");
        assertThat(problem.evidence().getFirst()).contains("migrations/1_a.sql:3");
        assertThat(plain.rows("SELECT to_regclass('a')")).containsExactly("null");
    }

    @Test
    void a_unique_index_that_cannot_be_built_is_named_and_removed_and_the_next_run_goes_on() {
        plain.file("1_a.sql", "CREATE TABLE item (id int);\nINSERT INTO item VALUES (1), (1);")
                .file("2_other.sql", "CREATE TABLE other (id int);")
                .file("3_index.sql", """
                    -- kilter:no-transaction
                    INSERT INTO other VALUES (7);
                    CREATE UNIQUE INDEX CONCURRENTLY "Item id" ON item (id);
                    INSERT INTO other VALUES (8);
                    """);

        Problem problem = plain.refusal();

        assertThat(problem.code().value()).isEqualTo("KLT-M01");
        assertThat(problem.evidence().getFirst()).contains("migrations/3_index.sql:3", "SQLSTATE 23505");
        assertThat(problem.evidence()).anyMatch(text -> text.contains("invalid index '\"Item id\"'"));
        assertThat(plain.rows("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid"))
                .isEmpty();
        assertThat(plain.status().names(State.FAILED)).containsExactly("3_index.sql");

        plain.rows("DELETE FROM item RETURNING 1");
        assertThat(plain.apply().applied()).containsExactly("3_index.sql");
        assertThat(plain.rows("SELECT id FROM other ORDER BY 1")).containsExactly("7", "8");
        assertThat(plain.rows("SELECT indisvalid FROM pg_index WHERE indexrelid = '\"Item id\"'::regclass"))
                .containsExactly("t");
    }

    @Test
    void an_invalid_index_of_somebody_else_is_left_alone() {
        plain.file("1_a.sql", "CREATE TABLE item (id int);\nINSERT INTO item VALUES (1), (1);")
                .apply();
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CREATE UNIQUE INDEX CONCURRENTLY theirs ON item (id)"))
                    .hasMessageContaining("theirs");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        plain.file("2_b.sql", "-- kilter:no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY ours ON item (id);")
                .refusal();
        assertThat(plain.rows("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid"))
                .containsExactly("theirs");
    }

    @Test
    void a_new_enum_value_that_is_used_at_once_is_told_with_the_way_out() {
        plain.file("1_a.sql", "CREATE TYPE mood AS ENUM ('sad');").apply();
        Problem problem = plain.file("2_b.sql", "ALTER TYPE mood ADD VALUE 'ok';\nSELECT 'ok'::mood;")
                .refusal();
        assertThat(problem.hint()).contains("ALTER TYPE … ADD VALUE into an earlier file");
        assertThat(problem.evidence().getFirst()).contains("2_b.sql:2", "SQLSTATE 55P04");
        assertThat(plain.rows("SELECT enum_range(NULL::mood)")).containsExactly("{sad}");
    }

    @Test
    void a_statement_that_needs_no_transaction_is_told_with_the_way_out() {
        Problem problem = plain.file("1_a.sql", "CREATE TABLE item (id int);\nVACUUM item;")
                .refusal();
        assertThat(problem.hint()).contains("`-- kilter:no-transaction`");
        assertThat(problem.evidence().getFirst()).contains("1_a.sql:2", "SQLSTATE 25001");
    }

    @Test
    void a_deferred_constraint_fails_the_file_and_not_the_connection() {
        plain.file(
                "1_a.sql",
                "CREATE TABLE item (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);\n"
                        + "INSERT INTO item VALUES (1),\n(1);");
        Problem problem = plain.refusal();
        assertThat(problem.code().value()).isEqualTo("KLT-M01");
        assertThat(problem.evidence().getFirst()).contains("1_a.sql:2", "SQLSTATE 23505");
        assertThat(plain.rows("SELECT to_regclass('item')")).containsExactly("null");
    }

    @Test
    void numbers_that_do_not_run_in_their_order_are_told() {
        plain.file("9_b.sql", "SELECT 1;").file("10_a.sql", "SELECT 1;");
        assertThat(plain.apply().applied()).containsExactly("10_a.sql", "9_b.sql");
        assertThat(plain.notes)
                .containsExactly("'9_b.sql' runs after '10_a.sql': names run in byte order; give their numbers the same"
                        + " number of digits");
    }

    @Test
    void names_run_in_the_order_of_their_utf8_bytes() {
        plain.file("\uFF5E.sql", "SELECT 1;")
                .file("\uD83D\uDE00.sql", "SELECT 1;")
                .file("é.sql", "SELECT 1;")
                .file("Z.sql", "SELECT 1;")
                .file("a.sql", "SELECT 1;");
        assertThat(plain.apply().applied())
                .containsExactly("Z.sql", "a.sql", "é.sql", "\uFF5E.sql", "\uD83D\uDE00.sql");
    }

    @Test
    void files_below_the_folder_are_passed_over_aloud() {
        plain.file("1_a.sql", "SELECT 1;")
                .file("old/2_b.sql", "SELECT nonsense;")
                .file("README.md", "# hello");
        assertThat(plain.apply().applied()).containsExactly("1_a.sql");
        assertThat(plain.notes).containsExactly("'old/2_b.sql': only files directly in 'migrations' are run");
        assertThat(plain.status().names(State.SKIPPED)).containsExactly("old/2_b.sql");
    }

    @Test
    void an_ending_in_capitals_stops_the_run() {
        plain.file("1_A.SQL", "SELECT 1;");
        Problem problem = plain.refusal();
        assertThat(problem.code().value()).isEqualTo("KLT-M03");
        assertThat(problem.hint()).isEqualTo("Move it: git mv migrations/1_A.SQL migrations/1_A.sql");
        assertThat(plain.status().names(State.SKIPPED)).containsExactly("1_A.SQL");
    }

    @Test
    void line_ends_of_another_machine_are_no_edit() {
        plain.file("1_a.sql", "-- kilter:no-transaction\r\nCREATE TABLE item (id int);\r\nSELECT 1;\r\n")
                .apply();
        plain.file("1_a.sql", "-- kilter:no-transaction\nCREATE TABLE item (id int);\nSELECT 1;\n");
        assertThat(plain.status().names(State.APPLIED)).containsExactly("1_a.sql");
        assertThat(plain.apply().applied()).isEmpty();
        Problem problem =
                plain.file("2_b.sql", "SELECT 1;\r\n\r\nSELECT nonsense;\r\n").refusal();
        assertThat(problem.evidence().getFirst()).contains("2_b.sql:3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "-- nothing\n/* to /* do */ */", ";;;"})
    void a_file_without_statements_is_applied_and_remembered(String sql) {
        assertThat(plain.file("1_a.sql", sql).apply().applied()).containsExactly("1_a.sql");
        assertThat(plain.ledger()).containsExactly("1_a.sql");
        assertThat(plain.apply().applied()).isEmpty();
    }

    static Stream<Arguments> onlyForPsql() {
        return Stream.of(
                arguments("SELECT 1;\nCOPY item FROM STDIN;\n1\n\\.", 2, "COPY FROM STDIN"),
                arguments("SELECT 1;\n\n\\i other.sql", 3, "a command to psql"),
                arguments("\uFEFFSELECT 1;", 1, "byte order mark"));
    }

    @ParameterizedTest
    @MethodSource("onlyForPsql")
    void what_only_psql_can_read_is_refused_with_its_line(String sql, int line, String what) {
        Problem problem = problem(() -> plain.file("1_a.sql", sql).apply());
        assertThat(problem.code().value()).isEqualTo("KLT-M01");
        assertThat(problem.detail()).contains("migrations/1_a.sql", what);
        assertThat(problem.evidence().getFirst()).contains("migrations/1_a.sql:" + line, "nothing");
    }

    @Test
    void bytes_that_are_no_utf8_are_refused_with_their_line() {
        ProjectTree tree = new ProjectTree() {
            @Override
            public List<String> files(String folder) {
                return List.of("migrations/1_a.sql");
            }

            @Override
            public byte[] read(String path) {
                return "SELECT 1;\nSELECT 'caf\u00e9';".getBytes(StandardCharsets.ISO_8859_1);
            }
        };
        Problem problem = problem(() -> plain.set(tree));
        assertThat(problem.detail()).contains("migrations/1_a.sql", "UTF-8");
        assertThat(problem.evidence().getFirst()).contains("migrations/1_a.sql:2");
    }

    @Test
    void an_edited_file_stops_the_run_and_a_missing_one_is_told() {
        plain.file("1_a.sql", "SELECT 1;").file("2_b.sql", "SELECT 2;").apply();
        plain.without("1_a.sql").file("3_c.sql", "SELECT 3;");
        assertThat(plain.apply().applied()).containsExactly("3_c.sql");
        assertThat(plain.notes).containsExactly("'1_a.sql': no such file any more");

        Problem problem =
                plain.file("2_b.sql", "SELECT 22;").file("4_d.sql", "SELECT 4;").refusal();
        assertThat(problem.code().value()).isEqualTo("KLT-M03");
        assertThat(problem.detail()).contains("'2_b.sql' has changed");
        assertThat(plain.ledger()).containsExactly("1_a.sql", "2_b.sql", "3_c.sql");
    }

    @Test
    void who_holds_a_lock_for_too_long_is_named() throws Exception {
        plain.file("1_a.sql", "CREATE TABLE item (id int);").apply();
        try (Connection reader = database.connect();
                Statement statement = reader.createStatement()) {
            statement.execute("SET application_name = 'nightly report'");
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT count(*) FROM item").close();
            plain.file("2_b.sql", "ALTER TABLE item ADD COLUMN text text;");
            CompletableFuture<?> run = CompletableFuture.runAsync(plain::apply);
            while (plain.notes.isEmpty()) {
                assertThat(run).isNotDone();
            }
            assertThat(plain.notes.getFirst())
                    .containsPattern("2_b.sql waits for pid \\d+ of postgres \\(nightly report\\) since 20\\d\\d-")
                    .contains("idle in transaction: SELECT count(*) FROM item");
            reader.commit();
            run.get(60, TimeUnit.SECONDS);
        }
        assertThat(plain.ledger()).containsExactly("1_a.sql", "2_b.sql");
    }

    private static Problem problem(Runnable action) {
        Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(action::run);
        assertThat(thrown).isInstanceOf(KilterException.class);
        return ((KilterException) thrown).problem();
    }
}
