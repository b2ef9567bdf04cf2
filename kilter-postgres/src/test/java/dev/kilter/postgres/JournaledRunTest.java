package dev.kilter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournaledRunTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX CONCURRENTLY entry_text ON entry (text)",
                "CREATE UNIQUE INDEX CONCURRENTLY \"a b\" ON public.entry (text)",
                "CREATE TABLE IF NOT EXISTS entry (id int)",
                "VACUUM entry",
                "REINDEX TABLE CONCURRENTLY entry"
            })
    void a_statement_whose_effect_can_be_checked_may_run_again(String sql) {
        assertThat(JournaledRun.mayRepeat(new SqlStatement(sql, 1))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE INDEX CONCURRENTLY ON entry (text)", "INSERT INTO entry VALUES (1)"})
    void any_other_may_not(String sql) {
        assertThat(JournaledRun.mayRepeat(new SqlStatement(sql, 1))).isFalse();
    }
}
