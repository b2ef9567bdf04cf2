package dev.kilter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatableTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX CONCURRENTLY entry_text ON entry (text)",
                "CREATE UNIQUE INDEX CONCURRENTLY \"a b\" ON public.entry (text)",
                "create /* x */ index concurrently if not exists a on only b (c)",
                "CREATE TABLE IF NOT EXISTS entry (id int)",
                "CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT 1",
                "CREATE OR REPLACE VIEW v AS SELECT 1",
                "DROP INDEX CONCURRENTLY IF EXISTS entry_text",
                "DROP TABLE IF EXISTS a, b",
                "ALTER TABLE entry ADD COLUMN IF NOT EXISTS a int, DROP COLUMN IF EXISTS b",
                "ALTER TABLE ONLY s.entry VALIDATE CONSTRAINT c",
                "ALTER TABLE entry ALTER COLUMN a SET NOT NULL",
                "ALTER TYPE s.mood ADD VALUE IF NOT EXISTS 'sad'",
                "VACUUM entry",
                "REINDEX TABLE CONCURRENTLY entry",
                "GRANT SELECT ON entry TO app"
            })
    void a_statement_that_is_done_twice_as_if_done_once_may_run_again(String sql) {
        assertThat(Repeatable.is(new SqlStatement(sql, 1))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX CONCURRENTLY ON entry (text)",
                "INSERT INTO entry VALUES (1)",
                "INSERT INTO entry VALUES ('IF NOT EXISTS')",
                "INSERT INTO \"IF EXISTS\" VALUES (1)",
                "UPDATE entry SET a = a + 1 /* IF EXISTS */",
                "CALL add_one($$ IF NOT EXISTS $$)",
                "DO $$ BEGIN CREATE TABLE IF NOT EXISTS a (); INSERT INTO entry VALUES (1); END $$",
                "ALTER TABLE IF EXISTS entry ADD COLUMN a int",
                "ALTER TABLE entry ADD COLUMN IF NOT EXISTS a int, ADD b int",
                "ALTER TABLE entry ALTER COLUMN a TYPE bigint USING a + 1",
                "ALTER TYPE mood ADD VALUE 'sad'",
                "CREATE TABLE entry AS SELECT 1 AS \"IF NOT EXISTS\"",
                "DROP TABLE entry",
                "ALTER TABLE entry DETACH PARTITION old CONCURRENTLY"
            })
    void any_other_may_not(String sql) {
        assertThat(Repeatable.is(new SqlStatement(sql, 1))).isFalse();
    }
}
