package dev.kilter.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.SeedReport;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Seeds that leave something behind, or that end the transaction which holds them.
class HostileSeedsIT {
    private final FreshDatabase database = DatabaseServer.embedded().fresh();
    private final Plain plain =
            new Plain(database).file("1_a.sql", "CREATE TABLE item (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);");

    @BeforeEach
    void migrate() {
        plain.apply();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET ROLE NONE",
                "SET SESSION AUTHORIZATION DEFAULT",
                "SET search_path = pg_catalog",
                "CREATE TEMP TABLE item (wrong int)",
                "SELECT pg_advisory_unlock_all()",
            })
    void what_the_first_file_sets_is_gone_for_the_second_and_for_the_ledger(String left) {
        SeedReport report = seed("INSERT INTO item VALUES (1);\n" + left, "INSERT INTO item (id) VALUES (2)");
        assertThat(report.outcome()).isEqualTo(SeedReport.Outcome.APPLIED);
        assertThat(plain.rows("SELECT id FROM public.item ORDER BY 1")).containsExactly("1", "2");
        assertThat(plain.rows("SELECT name FROM kilter.seed")).containsExactly("base");
    }

    @Test
    void a_transaction_round_a_file_is_part_of_the_seeds() {
        Problem problem = refusal("BEGIN;\nINSERT INTO item VALUES (1);\nCOMMIT;", "SELECT nonsense");
        assertThat(problem.evidence()).contains("the seed left nothing behind");
        assertThat(plain.rows("SELECT * FROM item")).isEmpty();
        seed("BEGIN;\nINSERT INTO item VALUES (1);\nCOMMIT;", "SELECT 1");
        assertThat(plain.rows("SELECT id FROM item")).containsExactly("1");
    }

    @Test
    void a_transaction_that_ends_half_way_is_refused_with_its_line() {
        Problem problem = refusal("INSERT INTO item VALUES (1);\nCOMMIT;\nINSERT INTO item VALUES (2);", "SELECT 1");
        assertThat(problem.code().value()).isEqualTo("KLT-D01");
        assertThat(problem.evidence().getFirst()).contains("seeds/0.sql:2");
        assertThat(plain.rows("SELECT * FROM item")).isEmpty();
    }

    @Test
    void a_deferred_constraint_fails_the_seed_and_not_the_connection() {
        Problem problem = refusal("INSERT INTO item VALUES (1), (1)", "SELECT 1");
        assertThat(problem.code().value()).isEqualTo("KLT-D01");
        assertThat(problem.evidence()).contains("SQLSTATE 23505", "the seed left nothing behind");
        assertThat(plain.rows("SELECT * FROM item")).isEmpty();
    }

    private Problem refusal(String first, String second) {
        Throwable thrown = catchThrowable(() -> seed(first, second));
        assertThat(thrown).isInstanceOf(KilterException.class);
        return ((KilterException) thrown).problem();
    }

    private SeedReport seed(String first, String second) {
        MemoryTree tree = new MemoryTree(Map.of("seeds/0.sql", first, "seeds/1.sql", second));
        SeedConfig entry = new SeedConfig.Sql("base", List.of("seeds/0.sql", "seeds/1.sql"), false);
        return new SqlSeedRunner().apply(entry, tree, database, Observer.silent());
    }
}
