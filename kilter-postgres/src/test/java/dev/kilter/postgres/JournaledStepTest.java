package dev.kilter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kilter.sdk.problem.KilterException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JournaledStepTest {
    @Test
    void a_transaction_of_the_files_own_is_one_step() {
        assertThat(steps("SELECT 1; BEGIN; SELECT 2; SELECT 3; COMMIT; VACUUM a; BEGIN; SELECT 4; ROLLBACK; CALL p()"))
                .extracting(step -> step.first() + " " + step.last() + " " + step.end())
                .containsExactly(
                        "0 1 WITH_JOURNAL", "1 5 COMMIT", "5 6 BY_ITSELF", "6 9 ROLLBACK", "9 10 WITH_JOURNAL");
    }

    @Test
    void only_a_begin_that_says_how_runs_itself() {
        assertThat(steps("BEGIN WORK; SELECT 1; END").getFirst().inner())
                .extracting(SqlStatement::sql)
                .containsExactly("SELECT 1");
        assertThat(steps("BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1; COMMIT")
                        .getFirst()
                        .inner())
                .hasSize(2);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("SELECT 1; BEGIN; SELECT 2", 1, "does not end it"),
                arguments("SELECT 1;\nCOMMIT", 2, "did not begin"),
                arguments("BEGIN;\n\nBEGIN; COMMIT; COMMIT", 3, "in a transaction"),
                arguments("BEGIN;\nCOMMIT AND CHAIN; COMMIT", 2, "did not begin"),
                arguments("SELECT 1;\nDROP SCHEMA IF EXISTS a, \"kilter\" CASCADE", 2, "remembers"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void what_cannot_be_followed_is_refused_with_its_line(String sql, int line, String why) {
        assertThatThrownBy(() -> steps(sql)).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().detail()).contains(why);
            assertThat(e.problem().evidence()).containsExactly("at a.sql:" + line + "; nothing of the file was run");
        });
    }

    private static List<JournaledStep> steps(String sql) {
        return JournaledStep.of(new SqlText("a.sql", sql), SqlSplitter.split(sql));
    }
}
