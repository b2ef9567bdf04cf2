package dev.kilter.adapters.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.AdapterDriver;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How Prisma from 7.4 on runs a file: one that its parser reads statement by statement, any other as a whole.
class ExecutionIT {
    private static final AdapterDriver KILTER = new AdapterDriver(new PrismaAdapter(), "prisma/migrations");

    private final FreshDatabase postgres = DatabaseServer.embedded().fresh();

    @Test
    void what_stands_before_a_failing_statement_stays_in_a_file_that_is_read() {
        assertThat(KILTER.refusal(file("CREATE TABLE item (id int);\nSELECT nonsense;"), postgres))
                .hasValueSatisfying(
                        problem -> assertThat(problem.code().value()).isEqualTo("KLT-M01"));
        assertThat(tables()).containsExactly("item");

        assertThat(KILTER.refusal(file("CREATE TABLE thing (id int);\nSELECT 1;"), postgres))
                .hasValueSatisfying(problem -> {
                    assertThat(problem.code().value()).isEqualTo("KLT-M02");
                    assertThat(problem.evidence())
                            .contains("the first statement has run, and the file has changed there since");
                });

        Map<String, String> mended = file("CREATE TABLE item (id int);\nSELECT 1;");
        assertThat(KILTER.apply(mended, postgres).applied()).containsExactly("1_item");
        assertThat(KILTER.states(mended, postgres)).containsExactly("1_item APPLIED");
    }

    @Test
    void a_file_with_something_that_is_not_read_leaves_nothing_when_it_fails() {
        String sql = "CREATE TABLE item (id int);\nDO $$ BEGIN PERFORM 1; END; $$;\n";
        assertThat(KILTER.refusal(file(sql + "SELECT nonsense;"), postgres)).hasValueSatisfying(problem -> {
            assertThat(problem.code().value()).isEqualTo("KLT-M01");
            assertThat(problem.evidence().getFirst()).contains("1_item/migration.sql:3");
        });
        assertThat(tables()).isEmpty();

        assertThat(KILTER.apply(file(sql), postgres).applied()).containsExactly("1_item");
    }

    @Test
    void what_needs_a_transaction_finds_one_in_a_file_that_is_not_read() {
        String sql = """
            CREATE TABLE item (id int);
            LOCK TABLE item;
            CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT 1 AS id;
            INSERT INTO item SELECT id FROM kept;
            """;

        assertThat(KILTER.apply(file(sql), postgres).applied()).containsExactly("1_item");
        assertThat(postgres.query("SELECT id FROM item")).containsExactly("1");
    }

    @Test
    void an_enum_value_can_be_used_by_the_statement_after_the_one_that_adds_it() {
        String sql = """
            CREATE TYPE mood AS ENUM ('sad');
            ALTER TYPE mood ADD VALUE 'ok';
            CREATE TABLE item (mood mood DEFAULT 'ok');
            """;

        assertThat(KILTER.apply(file(sql), postgres).applied()).containsExactly("1_item");
    }

    @Test
    void a_transaction_of_the_files_own_is_one_and_what_follows_stands_for_itself() {
        String sql = """
            BEGIN;
            CREATE TABLE item (id int);
            COMMIT;
            CREATE INDEX CONCURRENTLY item_id ON item (id);
            CREATE INDEX CONCURRENTLY item_ids ON item (id, id);
            """;
        assertThat(KILTER.refusal(file(sql + "SELECT nonsense;"), postgres)).isPresent();
        assertThat(tables()).containsExactly("item");

        assertThat(KILTER.apply(file(sql + "SELECT 1;"), postgres).applied()).containsExactly("1_item");
        assertThat(postgres.query("SELECT count(*) FROM pg_index WHERE indrelid = 'item'::regclass AND indisvalid"))
                .containsExactly("2");
    }

    @Test
    void indexes_are_dropped_without_a_lock_though_prisma_cannot_do_it() {
        String sql = """
            CREATE TABLE item (id int);
            CREATE INDEX item_id ON item (id);
            DROP INDEX CONCURRENTLY item_id;
            DROP INDEX CONCURRENTLY IF EXISTS item_id;
            """;

        assertThat(KILTER.apply(file(sql), postgres).applied()).containsExactly("1_item");
    }

    @Test
    void odd_files_are_cut_where_they_end() {
        String sql = """
            -- a; comment /* that opens nothing
            ;;
            CREATE TABLE item (id int, text text); -- another; one
            INSERT INTO item VALUES (1, E'it\\'s; one'), (2, 'c:\\'), (3, $$;$$), (4, $a$ $$;$$ $a$);
            /* nested; /* in; */ the other; */ ;
            CREATE FUNCTION twice(x int) RETURNS int LANGUAGE plpgsql AS $f$
            BEGIN
              RETURN x * 2; -- not the end;
            END;
            $f$;
            CREATE VIEW "a;view" AS SELECT twice(id) AS "it;em" FROM item
            -- the end
            """;

        assertThat(KILTER.apply(file(sql), postgres).applied()).containsExactly("1_item");
        assertThat(postgres.query("SELECT id, text FROM item ORDER BY id"))
                .containsExactly("1|it's; one", "2|c:\\", "3|;", "4| $$;$$ ");
        assertThat(postgres.query("SELECT \"it;em\" FROM \"a;view\" LIMIT 1")).containsExactly("2");
    }

    private static Map<String, String> file(String sql) {
        return Blog.of("7.4.1").with("1_item", sql).files();
    }

    private List<String> tables() {
        return postgres.query(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                        + " AND relname <> '_prisma_migrations'");
    }
}
