package dev.kilter.adapters.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.Observer;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever statement a run is killed at: the next one goes on, nothing runs twice, and ledger and schema agree; or it
/// says that it cannot know, and runs nothing.
class PrismaKilledIT {
    private static final String ROWS =
            "SELECT migration_name, checksum, applied_steps_count, finished_at IS NOT NULL, logs FROM"
                    + " _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name";

    @ParameterizedTest
    @ValueSource(strings = {"6.19.3", "7.4.1"})
    void a_run_that_is_killed_anywhere_goes_on_or_says_why_not(String version) {
        Map<String, String> files = Blog.of(version)
                .with("1_item", "CREATE TABLE item (id int);\nINSERT INTO item VALUES (1);")
                .with("2_index", "CREATE INDEX CONCURRENTLY item_id ON item (id);")
                .with("3_more", "INSERT INTO item VALUES (2);")
                .files();
        RealPostgres whole = RealPostgres.fresh();
        Kilter.apply(files, whole);
        int points = 0;
        for (int at = 1; ; at += Boolean.getBoolean("kilter.long") ? 1 : 3) {
            RealPostgres postgres = RealPostgres.fresh();
            KilledDatabase killed = new KilledDatabase(postgres, at);
            if (survives(files, killed)) {
                break;
            }
            points++;

            var refusal = Kilter.refusal(files, postgres);

            if (refusal.isPresent()) {
                assertThat(refusal.orElseThrow().code().value())
                        .as("killed at " + at)
                        .isEqualTo("KLT-M02");
                assertThat(version + refusal.orElseThrow().detail())
                        .as("a file that is one transaction is always known")
                        .containsPattern("7\\.4\\.1|2_index");
                continue;
            }
            assertThat(postgres.rows("SELECT id FROM item ORDER BY id"))
                    .as("killed at " + at)
                    .isEqualTo(List.of("1", "2"));
            assertThat(postgres.rows(ROWS)).as("killed at " + at).isEqualTo(whole.rows(ROWS));
            assertThat(postgres.rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'item_id'::regclass"))
                    .isEqualTo(List.of("t"));
            assertThat(postgres.rows("SELECT id FROM kilter.prisma_run")).isEmpty();
            assertThat(Kilter.apply(files, postgres).applied()).isEmpty();
        }
        assertThat(points).isGreaterThan(10);
    }

    @Test
    void a_file_that_failed_as_one_transaction_runs_again_once_it_is_mended() {
        RealPostgres postgres = RealPostgres.fresh();
        Map<String, String> broken = Blog.of()
                .with("1_item", "CREATE TABLE item (id int);\nSELECT nonsense;")
                .files();
        assertThat(Kilter.refusal(broken, postgres)).hasValueSatisfying(problem -> {
            assertThat(problem.code().value()).isEqualTo("KLT-M01");
            assertThat(problem.evidence().getFirst())
                    .contains("prisma/migrations/1_item/migration.sql:2", "SQLSTATE 42703");
        });
        assertThat(Kilter.states(broken, postgres)).containsExactly("1_item FAILED");

        Map<String, String> mended =
                Blog.of().with("1_item", "CREATE TABLE item (id int);").files();
        assertThat(Kilter.apply(mended, postgres).applied()).containsExactly("1_item");
        assertThat(postgres.rows("SELECT rolled_back_at IS NOT NULL, finished_at IS NOT NULL FROM _prisma_migrations"
                        + " ORDER BY started_at"))
                .containsExactly("t|f", "f|t");
        assertThat(PrismaCli.deploy(mended, postgres).output()).contains("No pending migrations to apply");
    }

    @Test
    void a_prisma_that_holds_its_lock_is_waited_for_without_waiting_inside_the_database() throws Exception {
        RealPostgres postgres = RealPostgres.fresh();
        Map<String, String> files =
                Blog.of().with("1_item", "CREATE TABLE item (id int);").files();
        CompletableFuture<MigrationReport> run;
        try (Connection prisma = postgres.connect();
                Statement statement = prisma.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(72707369)");
            run = CompletableFuture.supplyAsync(() -> Kilter.apply(files, postgres));
            String locks = "SELECT count(*) FILTER (WHERE granted), count(*) FILTER (WHERE NOT granted) FROM pg_locks"
                    + " WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname ="
                    + " current_database())";
            while (!postgres.rows(locks).equals(List.of("2|0"))) {
                assertThat(run).isNotDone();
            }
            assertThat(postgres.rows("SELECT to_regclass('item')")).containsExactly("null");
        }
        assertThat(run.get(30, TimeUnit.SECONDS).applied()).containsExactly("1_item");
    }

    private static boolean survives(Map<String, String> files, KilledDatabase killed) {
        try {
            new PrismaAdapter().apply(Kilter.set(files), killed.database(), Observer.silent());
        } catch (KilterException e) {
            assertThat(killed.survived()).as(e.toString()).isFalse();
            return false;
        }
        return killed.survived();
    }
}
