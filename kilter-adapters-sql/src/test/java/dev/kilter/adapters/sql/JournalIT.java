package dev.kilter.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationStatus.Entry;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.ResolvesMigrations.Kind;
import dev.kilter.sdk.spi.ResolvesMigrations.Move;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.Sample;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a run that was killed outside a transaction has left, and the ways on.
class JournalIT {
    private static final String OUTSIDE = "-- kilter:no-transaction\n";

    private final FreshDatabase database = DatabaseServer.embedded().fresh();
    private final Plain plain = new Plain(database).file("1_a.sql", """
        CREATE TABLE item (id int, done bool);
        CREATE TABLE part (id int) PARTITION BY RANGE (id);
        CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (10);
        CREATE INDEX old ON item (done);
        CREATE PROCEDURE commits() LANGUAGE plpgsql AS 'BEGIN INSERT INTO item VALUES (7); COMMIT; END';
        """);

    @AfterEach
    void drop() {
        database.close();
    }

    static List<Arguments> interrupted() {
        return Sample.of(
                2,
                "statements outside a transaction",
                List.of(
                        arguments("CREATE INDEX CONCURRENTLY ON item (id)", "DROP INDEX old;"),
                        arguments("DROP INDEX CONCURRENTLY old", ""),
                        arguments("ALTER TABLE part DETACH PARTITION part_1 CONCURRENTLY", ""),
                        arguments("REINDEX TABLE CONCURRENTLY item", ""),
                        arguments("VACUUM item", "")));
    }

    @ParameterizedTest
    @MethodSource("interrupted")
    void a_statement_whose_effect_the_catalog_shows_goes_on_whether_it_had_ended_or_not(
            String statement, String first) {
        for (boolean ended : new boolean[] {false, true}) {
            try (FreshDatabase fresh = DatabaseServer.embedded().fresh()) {
                Plain files = new Plain(fresh).file("1_a.sql", plain.text("1_a.sql") + first);
                files.apply();
                files.file(
                        "2_b.sql",
                        OUTSIDE + "INSERT INTO item VALUES (1);\n" + statement + ";\n"
                                + "INSERT INTO item VALUES (2);");
                files.killedAt("2_b.sql", 1, true);
                files.execute("INSERT INTO item VALUES (1)");
                if (ended) {
                    files.execute(statement);
                }
                if (ended && statement.contains("ON item (id)")) { // an index that nobody named may be this one
                    assertThat(files.refusal().code().value()).isEqualTo("KLT-M02");
                    continue;
                }
                assertThat(files.apply().applied()).containsExactly("2_b.sql");
                assertThat(files.rows("SELECT id FROM item ORDER BY 1")).containsExactly("1", "2");
            }
        }
    }

    @Test
    void a_detach_that_waits_to_be_finished_is_finished() {
        plain.apply();
        plain.execute(
                "SET ROLE NONE; UPDATE pg_inherits SET inhdetachpending = true WHERE inhrelid = 'part_1'::regclass");
        plain.file("2_b.sql", OUTSIDE + "ALTER TABLE part DETACH PARTITION part_1 CONCURRENTLY;");
        plain.killedAt("2_b.sql", 0, true);
        assertThat(plain.apply().applied()).containsExactly("2_b.sql");
        assertThat(plain.rows("SELECT relispartition FROM pg_class WHERE relname = 'part_1'"))
                .containsExactly("f");
    }

    @Test
    void what_nobody_can_tell_stops_with_the_statement() {
        plain.apply();
        plain.file("2_b.sql", OUTSIDE + "SELECT 1;\nCALL commits();");
        assertThat(plain.apply().applied()).containsExactly("2_b.sql");
        plain.file("3_c.sql", OUTSIDE + "SELECT 1;\n\nCALL commits();");
        plain.killedAt("3_c.sql", 1, true);

        Problem problem = plain.refusal();

        assertThat(problem.code().value()).isEqualTo("KLT-M02");
        assertThat(problem.evidence())
                .containsExactly("at migrations/3_c.sql:4   CALL commits()   was begun and its end is unknown");
        assertThat(problem.hint())
                .isEqualTo("Look whether it has ended (kilter db psql), then say so: kilter migrate resolve 3_c.sql"
                        + " --done, or --not-done");
        String where = "migrations/3_c.sql:4 CALL commits()";
        Move done = new Move("3_c.sql", Kind.STATEMENT_DONE, "if you see that it has ended: " + where);
        assertThat(plain.moves())
                .containsExactly(
                        done,
                        new Move("3_c.sql", Kind.STATEMENT_NOT_DONE, "if you see that it has left nothing: " + where));
        plain.resolve(done);
        plain.resolve(done);
        assertThat(plain.moves()).extracting(Move::kind).containsExactly(Kind.MARK_APPLIED);
        assertThat(plain.apply().applied()).containsExactly("3_c.sql");
        assertThat(plain.rows("SELECT count(*) FROM item")).containsExactly("1");
    }

    @Test
    void a_file_that_failed_half_way_may_be_mended_after_what_has_run() {
        plain.apply();
        plain.file("2_b.sql", OUTSIDE + "INSERT INTO item VALUES (1);\nSELECT nonsense;")
                .refusal();
        plain.file("2_b.sql", OUTSIDE + "INSERT INTO item VALUES (9);\nINSERT INTO item VALUES (2);");

        Problem problem = plain.refusal();
        assertThat(problem.code().value()).isEqualTo("KLT-M02");
        assertThat(problem.evidence())
                .containsExactly("the first statement has run, and the file has changed there since");

        plain.file("2_b.sql", OUTSIDE + "INSERT INTO item VALUES (1);\nINSERT INTO item VALUES (2);");
        assertThat(plain.apply().applied()).containsExactly("2_b.sql");
        assertThat(plain.rows("SELECT id FROM item ORDER BY 1")).containsExactly("1", "2");
    }

    @Test
    void what_was_set_before_the_kill_is_set_again() {
        plain.apply();
        plain.file("2_b.sql", OUTSIDE + "CREATE SCHEMA other;\nSET search_path = other;\nCREATE TABLE here (id int);");
        plain.killedAt("2_b.sql", 2, false);
        plain.execute("CREATE SCHEMA other");
        assertThat(plain.apply().applied()).containsExactly("2_b.sql");
        assertThat(plain.rows("SELECT to_regclass('other.here') IS NULL")).containsExactly("f");
    }

    @Test
    void a_file_of_which_nothing_ran_may_count_as_never_begun() {
        plain.apply();
        plain.file("2_b.sql", OUTSIDE + "SELECT nonsense;").refusal();
        plain.without("2_b.sql");
        assertThat(plain.status().entries())
                .contains(new Entry(
                        "2_b.sql",
                        State.FAILED,
                        "none of its statements has run, and its file is gone",
                        "kilter migrate resolve 2_b.sql --rolled-back"));
        Move move = new Move("2_b.sql", Kind.MARK_ROLLED_BACK, "none of its statements has run");
        assertThat(plain.moves()).containsExactly(move);
        assertThatThrownBy(() -> plain.resolve(new Move("2_b.sql", Kind.MARK_APPLIED, "")))
                .hasMessageContaining("there is no move MARK_APPLIED for the migration '2_b.sql'");
        plain.resolve(move);
        plain.resolve(move);
        assertThat(plain.moves()).isEmpty();
        assertThat(plain.status().names(State.FAILED)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"apply", "resolve"})
    void a_file_of_which_all_ran_is_applied_by_either_way(String way) {
        plain.apply();
        plain.file("2_b.sql", OUTSIDE + "INSERT INTO item VALUES (1);");
        plain.killedAt("2_b.sql", 1, false);
        assertThat(plain.moves())
                .containsExactly(new Move("2_b.sql", Kind.MARK_APPLIED, "all of its 1 statements have run"));
        if (way.equals("apply")) {
            plain.apply();
        } else {
            plain.resolve(plain.moves().getFirst());
        }
        assertThat(plain.ledger()).containsExactly("1_a.sql", "2_b.sql");
        assertThat(plain.rows("SELECT * FROM item")).isEmpty();
        assertThat(plain.apply().applied()).isEmpty();
    }
}
