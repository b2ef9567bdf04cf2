package dev.kilter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kilter.sdk.problem.KilterException;
import org.junit.jupiter.api.Test;

class SqlSplitterTest {
    @Test
    void a_semicolon_inside_something_ends_no_statement() {
        assertThat(SqlSplitter.split("""
            -- a comment; with one
            INSERT INTO t VALUES ('a;b', E'c\\';d', "x;y", $$e;f$$, $tag$g;$$h$tag$);
            /* nested /* ; */ ; */
            CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;
            SELECT (1);

            """))
                .extracting(SqlStatement::line, SqlStatement::head)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                2, "INSERT INTO t VALUES ('a;b', E'c\\';d', \"x;y\", $$e;f$$, $tag…"),
                        org.assertj.core.groups.Tuple.tuple(
                                4, "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WH…"),
                        org.assertj.core.groups.Tuple.tuple(5, "SELECT (1)"));
    }

    @Test
    void comments_and_blanks_alone_are_no_statement() {
        assertThat(SqlSplitter.split("-- nothing\n\n;;/* at all */")).isEmpty();
    }

    @Test
    void a_command_to_psql_is_refused_with_its_line() {
        assertThat(refusal("SELECT 1;\nSELECT 'a\\b';\n\\connect other\n")).contains("at m.sql:3", "command to psql");
        assertThat(refusal("SELECT 1\n\\gset\n")).contains("at m.sql:2");
    }

    @Test
    void data_from_standard_input_is_refused_with_its_line() {
        assertThat(refusal("SELECT 1;\ncopy \"stdin\" (a, b) /* ; */ from\n stdin;\n1\t2\n\\.\n"))
                .contains("at m.sql:2", "INSERT");
    }

    private static String refusal(String sql) {
        KilterException refused = catchThrowableOfType(
                KilterException.class,
                () -> new SqlFile("m", "", new SqlText("m.sql", sql), SqlSplitter.split(sql), false));
        return refused.problem().toString();
    }
}
