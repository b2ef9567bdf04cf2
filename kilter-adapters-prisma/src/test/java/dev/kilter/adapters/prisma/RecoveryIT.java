package dev.kilter.adapters.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.testkit.AdapterDriver;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What a run that failed has left, and the lock.
class RecoveryIT {
    private static final AdapterDriver KILTER = new AdapterDriver(new PrismaAdapter(), "prisma/migrations");

    @Test
    void a_file_that_failed_as_one_transaction_runs_again_once_it_is_mended() {
        FreshDatabase postgres = DatabaseServer.embedded().fresh();
        Map<String, String> broken = Blog.of()
                .with("1_item", "CREATE TABLE item (id int);\nSELECT nonsense;")
                .files();
        assertThat(KILTER.refusal(broken, postgres)).hasValueSatisfying(problem -> {
            assertThat(problem.code().value()).isEqualTo("KLT-M01");
            assertThat(problem.evidence().getFirst())
                    .contains("prisma/migrations/1_item/migration.sql:2", "SQLSTATE 42703");
        });
        assertThat(KILTER.states(broken, postgres)).containsExactly("1_item FAILED");

        Map<String, String> mended =
                Blog.of().with("1_item", "CREATE TABLE item (id int);").files();
        assertThat(KILTER.apply(mended, postgres).applied()).containsExactly("1_item");
        assertThat(postgres.query("SELECT rolled_back_at IS NOT NULL, finished_at IS NOT NULL FROM _prisma_migrations"
                        + " ORDER BY started_at"))
                .containsExactly("t|f", "f|t");
        assertThat(PrismaCli.deploy(mended, postgres).output()).contains("No pending migrations to apply");
    }

    @Test
    void a_prisma_that_holds_its_lock_is_waited_for_without_waiting_inside_the_database() throws Exception {
        FreshDatabase postgres = DatabaseServer.embedded().fresh();
        Map<String, String> files =
                Blog.of().with("1_item", "CREATE TABLE item (id int);").files();
        CompletableFuture<MigrationReport> run;
        try (Connection prisma = postgres.connect();
                Statement statement = prisma.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(72707369)");
            run = CompletableFuture.supplyAsync(() -> KILTER.apply(files, postgres));
            String locks = "SELECT count(*) FILTER (WHERE granted), count(*) FILTER (WHERE NOT granted) FROM pg_locks"
                    + " WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname ="
                    + " current_database())";
            while (!postgres.query(locks).equals(List.of("2|0"))) {
                assertThat(run).isNotDone();
            }
            assertThat(postgres.query("SELECT to_regclass('item')")).containsExactly("null");
        }
        assertThat(run.get(30, TimeUnit.SECONDS).applied()).containsExactly("1_item");
    }
}
